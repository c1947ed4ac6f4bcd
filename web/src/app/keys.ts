// The keys of the whole page; those that a control uses itself, and says so by preventing their default, stay its own.

import type { Studio } from "./studio.svelte";

export interface Deeds {
  help: () => void;
  share: () => void;
}

/** Whether a key belongs to what has the focus. */
function taken(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.closest("input, select, textarea, dialog, [data-keys]") !== null || target.isContentEditable)
  );
}

export function onKey(studio: Studio, deeds: Deeds) {
  return (event: KeyboardEvent): void => {
    if (event.defaultPrevented || taken(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const done = act(event, studio, deeds);
    if (done) event.preventDefault();
  };
}

function act(event: KeyboardEvent, studio: Studio, deeds: Deeds): boolean {
  const live = studio.view.room === "live";
  const stride = event.shiftKey ? studio.epoch : 1;
  switch (event.key) {
    case " ":
      // A button that has the focus is pressed by it, and what is folded up is opened.
      if (!live || (event.target instanceof HTMLElement && event.target.closest("button, summary"))) return false;
      if (studio.playing) studio.pause();
      else studio.play();
      return true;
    case "ArrowRight":
      if (!live) return false;
      void studio.advance(stride);
      return true;
    case "ArrowLeft":
      if (!live) return false;
      void studio.advance(-stride);
      return true;
    case "Home":
      if (!live) return false;
      void studio.seek(0);
      return true;
    case "End":
      if (!live) return false;
      void studio.seek(null);
      return true;
    case "r":
    case "R":
      void studio.restart({});
      return true;
    case "z":
    case "Z":
      void studio.bringBack();
      return true;
    case "1":
    case "2":
      studio.enter(event.key === "1" ? "live" : "step");
      return true;
    case "c":
    case "C":
      void studio.pin();
      return true;
    case "d":
    case "D":
      studio.turn();
      return true;
    case "s":
    case "S":
      deeds.share();
      return true;
    case "?":
      deeds.help();
      return true;
    default:
      return false;
  }
}
