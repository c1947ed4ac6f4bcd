// The kernel that the package has built, for tests in Node.
import fs from "node:fs";

export const module = new WebAssembly.Module(
  fs.readFileSync(new URL("../../src/backlight/kernel/lib/kernel.wasm", import.meta.url)),
);
