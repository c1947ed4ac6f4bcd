import fs from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

const kernel = new URL("../src/backlight/kernel/lib/kernel.wasm", import.meta.url);
const NEEDED = /KaTeX_(Main-Regular|Main-Bold|Math-Italic|Size[1-4]-Regular|AMS-Regular)\.woff2/;

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

/** KaTeX with the fonts that formulas here need: in the format that every browser reads, and no measures of others. */
function fewFonts(): Plugin {
  return {
    name: "backlight-few-fonts",
    enforce: "pre",
    transform(code, id) {
      if (id.includes("katex.mjs"))
        return code.replace(/^ {2}"(\w+-\w+)": \{[^}]*\}/gm, (measures, font) =>
          NEEDED.test(`KaTeX_${font}.woff2`) ? measures : `  "${font}": {}`,
        );
      if (!id.includes("katex.min.css")) return null;
      return code.replace(/@font-face\{[^}]*\}/g, (face) =>
        NEEDED.test(face) ? face.replace(/,url\([^)]*\.(woff|ttf)\) format\("[a-z]+"\)/g, "") : "",
      );
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [svelte(), withKernel(), fewFonts()],
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
