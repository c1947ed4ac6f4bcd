// The session as the page has it, each call a promise; and calls that can be held back, to see what happens meanwhile.
import type { Engine } from "../src/engine/remote";
import { Session } from "../src/engine/session";
import { module } from "./kernel";

type Method = keyof Engine;

// What a browser has besides.
globalThis.requestAnimationFrame ??= (draw) => setTimeout(() => draw(performance.now()), 4) as unknown as number;
globalThis.cancelAnimationFrame ??= (request) => clearTimeout(request);

export class Slow {
  readonly session = new Session(module);
  /** The calls that were made, in their order. */
  readonly calls: { method: Method; args: unknown[] }[] = [];
  private held = new Map<Method, Promise<void>>();

  readonly engine = new Proxy({} as Engine, {
    get: (_, method: Method) => async (...args: unknown[]) => {
      this.calls.push({ method, args });
      await this.held.get(method);
      return (this.session[method] as (...args: unknown[]) => unknown).apply(this.session, args);
    },
  });

  /** Holds calls of a method back until what is given is called. */
  hold(method: Method): () => void {
    let go!: () => void;
    this.held.set(method, new Promise((resolve) => (go = resolve)));
    return () => {
      this.held.delete(method);
      go();
    };
  }

  /** The runs that were closed. */
  get closed(): number[] {
    return this.calls.flatMap(({ method, args }) => (method === "close" ? [args[0] as number] : []));
  }
}

/** Until a call of a method is under way. */
export async function called(slow: Slow, method: Method): Promise<void> {
  while (slow.calls.at(-1)?.method !== method) await new Promise((resolve) => setTimeout(resolve));
}
