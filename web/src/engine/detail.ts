// Detail: how many pixels across the landscapes are. What a large network answers at so many points takes its time.

/** Pixels across, where a network is small: of the output, of a neuron, of the space. */
const FULL = { output: 256, tiles: 48, space: 160 };
const LEAST = 16;
/** Products that a landscape may take: about 30 milliseconds while a network learns, and half a second while it rests. */
const PRODUCTS = { learning: 2e8, resting: 3e9 };

export type Detail = typeof FULL;

/** For a network of so many weights and biases. */
export function detailOf(parameters: number, learning: boolean): Detail {
  const most = Math.floor(Math.sqrt(PRODUCTS[learning ? "learning" : "resting"] / parameters));
  const fit = (pixels: number): number => Math.min(pixels, Math.max(LEAST, most));
  return { output: fit(FULL.output), tiles: fit(FULL.tiles), space: FULL.space };
}
