// The worker: a session, and the calls that come to it.

import { Refusal } from "./check";
import type { Answer, Call } from "./remote";
import { Session } from "./session";

let begin: (session: Promise<Session>) => void;
const session = new Promise<Session>((resolve) => (begin = resolve));

/** The kernel's bytes come once; calls wait for them. */
self.onmessage = async ({ data }: MessageEvent<ArrayBuffer | Call>) => {
  if (data instanceof ArrayBuffer) {
    begin(WebAssembly.compile(data).then((module) => new Session(module)));
    return;
  }
  const answer: Answer = { id: data.id };
  try {
    const called = (await session)[data.method] as (...args: unknown[]) => unknown;
    answer.result = called.apply(await session, data.args);
  } catch (error) {
    answer.error = error instanceof Error ? error.message : String(error);
    answer.refused = error instanceof Refusal;
  }
  self.postMessage(answer, { transfer: pictures(answer.result) });
};

/** The pixels of a frame, which are handed over instead of copied. */
function pictures(result: unknown): Transferable[] {
  if (!result || typeof result !== "object" || !("output" in result)) return [];
  return Object.values(result).flatMap((value) => (value instanceof Uint32Array ? [value.buffer] : []));
}
