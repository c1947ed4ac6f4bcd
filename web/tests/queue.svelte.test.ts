// One thing after another, and a sign where somebody waits.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Queue } from "../src/app/queue.svelte";
import { Refusal } from "../src/engine/check";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const taking = (milliseconds: number) => () => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("what takes less than half a second is not told", async () => {
  const queue = new Queue();
  for (let k = 0; k < 5; k++) void queue.add(taking(450));
  for (let k = 0; k < 23; k++) {
    await vi.advanceTimersByTimeAsync(100);
    expect(queue.waiting).toBe(false);
  }
});

test("what takes longer is, until it is over and nothing like it follows", async () => {
  const queue = new Queue();
  void queue.add(taking(900));
  await vi.advanceTimersByTimeAsync(499);
  expect(queue.waiting).toBe(false);
  await vi.advanceTimersByTimeAsync(2);
  expect(queue.waiting).toBe(true);
  await vi.advanceTimersByTimeAsync(450);
  void queue.add(taking(900));
  await vi.advanceTimersByTimeAsync(400);
  expect(queue.waiting).toBe(true);
  void queue.add(taking(10));
  await vi.advanceTimersByTimeAsync(1000);
  expect(queue.waiting).toBe(false);
});

test("what fails gives a sentence, and the next is done", async () => {
  const queue = new Queue();
  const failed = queue.add(() => Promise.reject(new Refusal("Not so.")));
  const done = queue.add(taking(1));
  await vi.advanceTimersByTimeAsync(10);
  expect([await failed, await done]).toEqual(["Not so.", null]);
});
