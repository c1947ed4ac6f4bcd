// The look: the theme's colours as the style sheet's variables.

import { contrast, css, diverging, rgb, theme, type Ground } from "../theme";

export function wear(ground: Ground): void {
  const root = document.documentElement;
  const colors = theme.grounds[ground];
  for (const [name, color] of Object.entries(colors)) root.style.setProperty(`--${name}`, color);
  const map = diverging(ground);
  root.style.setProperty("--negative", css(map[0]!));
  root.style.setProperty("--positive", css(map[255]!));
  // What is written on the accent: the one of two that is read more easily.
  const [dark, white] = [theme.grounds.dark.ground, "#ffffff"];
  const accent = map[255]!;
  root.style.setProperty("--on-accent", contrast(rgb(dark), accent) > contrast(rgb(white), accent) ? dark : white);
  root.style.setProperty("--focus", css(map[ground === "dark" ? 40 : 20]!));
  root.style.colorScheme = ground;
}

/** What the system asks for. */
export function preferred(): Ground {
  return matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
}
