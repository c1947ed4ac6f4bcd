// What the page needs besides its script: beside it on a server, or inside it in a single file.

import type { Table } from "../engine/data";

/** An element of the page that holds a file, in a page that has everything inside. */
function inside(name: string): string | null {
  return document.querySelector(`script[type="text/plain"][data-file="${name}"]`)?.textContent?.trim() ?? null;
}

export async function kernelBytes(): Promise<ArrayBuffer> {
  const held = inside("kernel.wasm");
  if (held !== null) return Uint8Array.from(atob(held), (letter) => letter.charCodeAt(0)).buffer;
  const answer = await fetch(new URL("kernel.wasm", document.baseURI));
  if (!answer.ok) throw new Error(`kernel.wasm: ${answer.status} ${answer.statusText}`);
  return answer.arrayBuffer();
}

/** The session that came with the page, as JSON gives it; null where there is none. */
export async function runOfPage(): Promise<unknown> {
  const held = inside("run.json");
  if (held !== null) return JSON.parse(held) as unknown;
  const beside = document.getElementById("studio")?.dataset["run"];
  if (beside === undefined) return null;
  const answer = await fetch(new URL(beside, document.baseURI));
  if (!answer.ok) throw new Error(`${beside}: ${answer.status} ${answer.statusText}`);
  return answer.json() as Promise<unknown>;
}

/** A bundled set as a table. */
export async function bundledTable(name: string): Promise<Table> {
  const held = inside(`${name}.json`);
  if (held !== null) return JSON.parse(held) as Table;
  const answer = await fetch(new URL(`data/${name}.json`, document.baseURI));
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${answer.statusText}`);
  return answer.json() as Promise<Table>;
}
