// What the page needs besides its script: beside it on a server, or inside it in a single file.

import { Refusal } from "../engine/check";
import type { Table } from "../engine/data";
import { BUNDLED, type Bundled } from "../engine/recipe";
import { words } from "../words";

/** An element of the page that holds a file, in a page that has everything inside. */
function inside(name: string): string | null {
  return document.querySelector(`script[type="text/plain"][data-file="${name}"]`)?.textContent?.trim() ?? null;
}

async function beside(name: string): Promise<Response> {
  try {
    const answer = await fetch(new URL(name, document.baseURI));
    if (answer.ok) return answer;
    console.error(`${name}: ${answer.status} ${answer.statusText}`);
  } catch (error) {
    console.error(error);
  }
  throw new Refusal(words.notFetched(name));
}

export async function kernelBytes(): Promise<ArrayBuffer> {
  const held = inside("kernel.wasm");
  if (held !== null) return Uint8Array.from(atob(held), (letter) => letter.charCodeAt(0)).buffer;
  return (await beside("kernel.wasm")).arrayBuffer();
}

/** The session that came with the page, as JSON gives it; null where there is none. */
export async function runOfPage(): Promise<unknown> {
  const held = inside("run.json");
  if (held !== null) return JSON.parse(held) as unknown;
  const run = document.getElementById("studio")?.dataset["run"];
  return run === undefined ? null : ((await beside(run)).json() as Promise<unknown>);
}

/** The bundled sets that the page can open: a single file has few of them inside, or none. */
export function bundledSets(): readonly Bundled[] {
  return inside("kernel.wasm") === null ? BUNDLED : BUNDLED.filter((name) => inside(`${name}.json`) !== null);
}

/** A bundled set as a table. */
export async function bundledTable(name: Bundled): Promise<Table> {
  const held = inside(`${name}.json`);
  if (held !== null) return JSON.parse(held) as Table;
  if (!bundledSets().includes(name)) throw new Refusal(words.notInside(words.live.source.set[name]));
  return (await beside(`data/${name}.json`)).json() as Promise<Table>;
}
