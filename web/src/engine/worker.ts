// The worker: a session, and the calls that come to it.

import { Refusal } from "./check";
import type { Frame } from "./frame";
import type { Answer, Call } from "./remote";
import { Session } from "./session";

let begin: (session: Session) => void;
const session = new Promise<Session>((resolve) => (begin = resolve));

/** The kernel comes once; calls wait for it. */
self.onmessage = async ({ data }: MessageEvent<WebAssembly.Module | Call>) => {
  if (data instanceof WebAssembly.Module) {
    begin(new Session(data));
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
  const { output, tiles, surface, space } = result as Frame;
  return [output, tiles, surface, space?.field].flatMap((pixels) => pixels?.buffer ?? []);
}
