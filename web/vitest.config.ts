import { compileModule } from "svelte/compiler";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Modules with runes, compiled as for a browser: what is compiled for a server tells nobody of a change. */
const runes: Plugin = {
  name: "backlight-runes",
  enforce: "post",
  transform(code, id) {
    return /\.svelte\.(test\.)?ts$/.test(id) ? compileModule(code, { filename: id, generate: "client" }).js : null;
  },
};

export default defineConfig({ plugins: [runes], test: { include: ["tests/**/*.test.ts"] } });
