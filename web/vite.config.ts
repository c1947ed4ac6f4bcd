import fs from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";
import { withNotices } from "./notices.ts";

const kernel = new URL("../src/backlight/kernel/lib/kernel.wasm", import.meta.url);
const NEEDED = /KaTeX_(Main-Regular|Main-Bold|Math-Italic|Size[1-4]-Regular|AMS-Regular)\.woff2/;
const SIGNS = new Set(["cdot", "circ", "delta", "Delta", "eta", "leftarrow", "prime", "sigma", "sum", "times", "top"]);

/** The kernel beside the page. */
function withKernel(): Plugin {
  return {
    name: "backlight-kernel",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "kernel.wasm", source: fs.readFileSync(kernel) });
    },
    configureServer(server) {
      server.middlewares.use("/kernel.wasm", (_, response) => void response.end(fs.readFileSync(kernel)));
    },
  };
}

/**
 * KaTeX with the signs and the fonts that formulas here need: the fonts in the format that every browser reads, no
 * measures of others, and no outlines of arrows that stretch.
 */
function littleKatex(): Plugin {
  return {
    name: "backlight-little-katex",
    enforce: "pre",
    transform(code, id) {
      if (id.includes("katex.mjs"))
        return code
          .replace(/^ {2}"(\w+-\w+)": \{[^}]*\}/gm, (measures, font) =>
            NEEDED.test(`KaTeX_${font}.woff2`) ? measures : `  "${font}": {}`,
          )
          .replace(/^defineSymbol\(\w+, \w+, \w+, "\\u\w+", "\\\\(\w+)".*\);$/gm, (sign, name) =>
            SIGNS.has(name) ? sign : "",
          )
          // Of what stretches, the brace alone.
          .replace(/^ {2}(\w+): "M-?\d[^"]*",?$/gm, (path, name) => (name.endsWith("braceunder") ? path : ""));
      if (!id.includes("katex.min.css")) return null;
      return code.replace(/@font-face\{[^}]*\}/g, (face) =>
        NEEDED.test(face) ? face.replace(/,url\([^)]*\.(woff|ttf)\) format\("[a-z]+"\)/g, "") : "",
      );
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [svelte(), withKernel(), littleKatex(), withNotices()],
  // No module: browsers start none from a page that was opened from a disk.
  worker: { format: "iife" },
  build: {
    outDir: "../src/backlight/studio/site",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: {
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "app.js", assetFileNames: "[name][extname]", codeSplitting: false },
    },
  },
});
