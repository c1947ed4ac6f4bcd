// The samples that are seen on a picture: those of the data, or those that are being drawn.

import { short } from "../../../app/numerals";
import { positionOf, type Drawn } from "../../../drawing/drawn";
import { colorsOf, sampleColors } from "../../../drawing/colors";
import { paletteOf, placesOf, valueEntry, type Palette } from "../../../drawing/samples";
import { classOf, drawnRows } from "../../../engine/data";
import type { Opened } from "../../../engine/session";
import type { Ground } from "../../../theme";
import { pictures } from "../../../words/pictures";
import type { Scale } from "./axes";

const words = pictures.output;

export interface Seen {
  hollow: boolean;
  /** (samples, 2): from the upper left corner, 0 to 1 inside. */
  places: Float32Array;
  palette: Palette;
  /** What a sample of those is, in words. */
  told: (index: number) => string;
}

/** Samples of the training set or the test set. */
export function seenOf({ data, reach }: Opened, set: "train" | "test", scale: Scale, ground: Ground): Seen {
  const samples = data[set];
  const rows = drawnRows(samples.n);
  const { mean, deviation } = data.targetScaling;
  return {
    hollow: set === "test",
    places: placesOf(samples, data, scale.axes, scale.seen.x, scale.seen.y),
    palette: paletteOf(samples, data, reach, ground),
    told: (index) => {
      const row = rows[index]!;
      const what =
        data.task === "regression"
          ? words.target(data.targetName, short(samples.T[row]! * deviation[0]! + mean[0]!))
          : words.class(data.classNames[classOf(samples.T, row, data)]!);
      return `${what}, ${words[set]}`;
    },
  };
}

/** Points by hand, of which some classes may be new to the data. */
export function draftSeen(draft: Drawn, { data, reach }: Opened, { x, y }: Scale, ground: Ground): Seen {
  const { mean, deviation } = data.targetScaling;
  const entries = Uint8Array.from(draft.t, (t) =>
    draft.classes.length ? t : valueEntry((t - mean[0]!) / deviation[0]!, reach),
  );
  return {
    hollow: false,
    places: Float32Array.from(
      draft.t.flatMap((_, row) => {
        const [across, up] = positionOf(draft, row);
        return [(across - x.low) / (x.high - x.low), (y.high - up) / (y.high - y.low)];
      }),
    ),
    palette: { colors: draft.classes.length ? sampleColors(draft.classes.length, ground) : colorsOf(ground).values, entries },
    told: (row) => {
      const t = draft.t[row]!;
      return draft.classes.length ? words.class(draft.classes[t]!) : words.target(data.targetName, short(t));
    },
  };
}
