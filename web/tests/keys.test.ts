// The keys of the page, and those that are a control's own.
import { expect, test, vi } from "vitest";

/** An element that is of some kind, as `closest` has it. */
class Element {
  isContentEditable = false;
  constructor(private readonly kind = "body") {}
  closest(kinds: string): Element | null {
    return kinds.split(", ").includes(this.kind) ? this : null;
  }
}
vi.stubGlobal("HTMLElement", Element);
const { onKey } = await import("../src/app/keys");

function pressed(key: string, { on = "body", prevented = false, room = "live" } = {}): string[] {
  const done: string[] = [];
  const studio = new Proxy({ view: { room }, playing: false, epoch: 30 } as Record<string, unknown>, {
    get: (own, name: string) => own[name] ?? ((...args: unknown[]) => void done.push([name, ...args].join(" "))),
  });
  const event = { key, target: new Element(on), defaultPrevented: prevented, preventDefault: () => done.push("prevented") };
  onKey(studio as never, { help: () => done.push("help"), share: () => done.push("share") })(event as never);
  return done;
}

test("keys do what the help says", () => {
  expect(pressed("ArrowRight")).toEqual(["advance 1", "prevented"]);
  expect(pressed(" ")).toEqual(["play", "prevented"]);
  expect(pressed("?")).toEqual(["help", "prevented"]);
  expect(pressed("z")).toEqual(["bringBack", "prevented"]);
  expect(pressed("ArrowRight", { room: "step" })).toEqual([]);
});

test("a key that a control has used is used once", () => {
  expect(pressed("ArrowRight", { prevented: true })).toEqual([]);
  expect(pressed("ArrowRight", { on: "[data-keys]" })).toEqual([]);
  expect(pressed("c", { on: "input" })).toEqual([]);
});

test.each(["button", "summary"])("space belongs to a %s that has the focus", (on) => {
  expect(pressed(" ", { on })).toEqual([]);
  expect(pressed("ArrowRight", { on })).toEqual(["advance 1", "prevented"]);
});
