// A run and a frame of it that belong together: while another run is opened, the one that is still seen.

import type { Studio } from "../../app/studio.svelte";
import type { Frame } from "../../engine/frame";
import type { Opened } from "../../engine/session";

export interface Shown {
  opened: Opened;
  frame: Frame;
}

/** Gives what is seen now, of the studio or of a frame of its own; asked again when one of them has changed. */
export function follower(): (studio: Studio, own?: Frame | null) => Shown | null {
  let last: Shown | null = null;
  return (studio, own) => {
    const frame = own ?? studio.frame;
    const opened = [studio.opened, studio.pinned?.opened].find((each) => each?.run === frame?.run);
    if (opened && frame && (!last || last.opened !== opened || last.frame !== frame)) last = { opened, frame };
    return last;
  };
}

/** Whether the system asks for less motion. */
export function still(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
