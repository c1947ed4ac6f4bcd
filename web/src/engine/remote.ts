// The session from afar: the same methods, each a promise, carried to the worker and back.

import { Refusal } from "./check";
import type { Session } from "./session";

type Method = { [K in keyof Session]: Session[K] extends (...args: never[]) => unknown ? K : never }[keyof Session];

export type Engine = {
  [K in Method]: (...args: Parameters<Session[K]>) => Promise<ReturnType<Session[K]>>;
};

export interface Call {
  id: number;
  method: Method;
  args: unknown[];
}

export interface Answer {
  id: number;
  result?: unknown;
  error?: string;
  /** Whether the error is a sentence for whoever asked, a Refusal. */
  refused?: boolean;
}

/** The session in a worker; calls are worked off in their order. */
export function engineIn(worker: Worker): Engine {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let next = 0;
  worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
    const caller = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error === undefined) caller?.resolve(data.result);
    else caller?.reject(data.refused ? new Refusal(data.error) : new Error(data.error));
  });
  worker.addEventListener("error", ({ message }) => {
    for (const { reject } of waiting.values()) reject(new Error(message || "The browser could not start the engine."));
    waiting.clear();
  });
  return new Proxy({} as Engine, {
    get: (_, method: Method) =>
      method in Object.prototype || String(method) === "then"
        ? undefined
        : (...args: unknown[]) =>
            new Promise((resolve, reject) => {
              const id = next++;
              waiting.set(id, { resolve, reject });
              worker.postMessage({ id, method, args } satisfies Call);
            }),
  });
}
