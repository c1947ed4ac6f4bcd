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
  self.postMessage(answer, { transfer: data.method === "frame" ? pictures(answer.result as Frame | undefined) : [] });
};

/** A frame's landscapes, pixels and heights, which are handed over instead of copied. */
function pictures(frame: Frame | undefined): Transferable[] {
  return [frame?.output, frame?.tiles, frame?.surface, frame?.space?.field].flatMap((each) => each?.buffer ?? []);
}
