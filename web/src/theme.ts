// The theme that Python and the browser share, and its colours: what palette.py makes of it, made here too.

import shared from "../../src/backlight/theme.json";

export type Ground = "dark" | "light";
export const theme = shared;

type Triple = [number, number, number];

const LINEAR_TO_LMS = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const LMS_TO_LAB = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];
const LAB_TO_LMS = inverse(LMS_TO_LAB);
const LMS_TO_LINEAR = inverse(LINEAR_TO_LMS);

/** OKLab of an sRGB colour, 0 to 255. */
export function oklab(color: Triple): Triple {
  const linear = color.map((part) => {
    const encoded = part / 255;
    return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
  });
  return times(LMS_TO_LAB, times(LINEAR_TO_LMS, linear).map(Math.cbrt));
}

/** The sRGB of an OKLab colour, 0 to 255; what no screen can show is clipped. */
export function srgb(lab: Triple): Triple {
  const lms = times(LAB_TO_LMS, lab).map((part) => part ** 3);
  return times(LMS_TO_LINEAR, lms).map((part) => {
    const linear = Math.min(1, Math.max(0, part));
    return Math.round(255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055));
  }) as Triple;
}

/** 256 colours: blue at 0, the ground in the middle, amber at 255. */
export function diverging(ground: Ground): Triple[] {
  const middle = oklab(rgb(theme.grounds[ground].ground));
  const [lightness, chroma] = theme.diverging.ends[ground] as [number, number];
  const ends = theme.diverging.hues.map((hue) => polar(lightness, chroma, hue));
  return Array.from({ length: 256 }, (_, entry) => {
    const sign = -1 + (2 * entry) / 255;
    return srgb(mix(middle, ends[sign < 0 ? 0 : 1]!, Math.abs(sign)));
  });
}

/** One colour for each class; two have the diverging map's ends. */
export function classColors(count: number, ground: Ground): Triple[] {
  if (count <= 2) {
    const map = diverging(ground);
    return [map[0]!, map[255]!].slice(0, count);
  }
  const hues = theme.classes as Triple[];
  return Array.from({ length: count }, (_, index) => srgb(polar(...hues[index % hues.length]!)));
}

/** Colours as the words of RGBA pixels, in the memory's order; opaque where nothing else is said. */
export function words(colors: Triple[], opacities: readonly number[] = []): Uint32Array {
  return Uint32Array.from(colors, ([red, green, blue], k) => {
    const alpha = Math.round(255 * (opacities[k] ?? 1));
    return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  });
}

/** From the ground to nearly each class's colour, (classes, strengths): where a class wins by how much. */
export function mixtures(classes: number, ground: Ground, strengths: number): Uint32Array[] {
  const base = oklab(rgb(theme.grounds[ground].ground));
  return classColors(classes, ground).map((color) => {
    const end = oklab(color);
    return words(Array.from({ length: strengths }, (_, k) => srgb(mix(base, end, (0.8 * k) / (strengths - 1)))));
  });
}

/**
 * A sample's colour: lighter, or darker, than any landscape, so that it stands out on its own side too. Several classes
 * differ by lightness as well, for colour-blind eyes, and keep most of that.
 */
export function bright(color: Triple, ground: Ground, several = false): Triple {
  const [lightness, a, b] = oklab(color);
  if (several) return srgb([(ground === "dark" ? 0.208 : 0.048) + 0.8 * lightness, a, b]);
  return ground === "dark" ? srgb([0.9, 0.6 * a, 0.6 * b]) : srgb([0.45, a, b]);
}

export function css([red, green, blue]: Triple): string {
  return `rgb(${red} ${green} ${blue})`;
}

/** The parts of a colour that is written with hexadecimals, or as `css` writes it. */
export function rgb(color: string): Triple {
  if (!color.startsWith("#")) return color.match(/\d+/g)!.map(Number) as Triple;
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)) as Triple;
}

/** How far apart two colours are in luminance, as WCAG 2.2 has it. */
export function contrast(one: Triple, other: Triple): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: Triple): number {
  const [r, g, b] = color.map((part) => {
    const encoded = part / 255;
    return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
  }) as Triple;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function polar(lightness: number, chroma: number, hue: number): Triple {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

function mix(one: Triple, other: Triple, part: number): Triple {
  return one.map((value, k) => value + (other[k]! - value) * part) as Triple;
}

function times(matrix: number[][], vector: number[]): Triple {
  return matrix.map((row) => row.reduce((sum, value, k) => sum + value * vector[k]!, 0)) as Triple;
}

function inverse(m: number[][]): number[][] {
  const [a, b, c] = m[0] as Triple;
  const [d, e, f] = m[1] as Triple;
  const [g, h, i] = m[2] as Triple;
  const det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  return [
    [(e * i - f * h) / det, (c * h - b * i) / det, (b * f - c * e) / det],
    [(f * g - d * i) / det, (a * i - c * g) / det, (c * d - a * f) / det],
    [(d * h - e * g) / det, (b * g - a * h) / det, (a * e - b * d) / det],
  ];
}
