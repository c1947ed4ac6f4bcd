// The session as the page has it, each call a promise; and calls that can be held back, to see what happens meanwhile.
import type { Engine } from "../src/engine/remote";
import { Studio } from "../src/app/studio.svelte";
import { Refusal } from "../src/engine/check";
import type { Recipe } from "../src/engine/recipe";
import { Session } from "../src/engine/session";
import { module } from "./kernel";
import { recipe } from "./recipes";

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

/** A studio before a slow engine, or what is put before that, with the default recipe open; and what opens another. */
export async function begun(between = (engine: Engine): Engine => engine) {
  const slow = new Slow();
  const studio = new Studio(between(slow.engine), () => Promise.reject(new Refusal("no tables")));
  const open = (changes: Partial<Recipe> = {}, step = 0) => studio.open({ recipe: recipe(changes), deeds: [] }, step);
  await open();
  return { slow, studio, open };
}

/** Until a call of a method is under way. */
export async function called(slow: Slow, method: Method): Promise<void> {
  while (slow.calls.at(-1)?.method !== method) await new Promise((resolve) => setTimeout(resolve));
}
