import fs from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

const kernel = new URL("../src/backlight/kernel/lib/kernel.wasm", import.meta.url);
const fonts = new URL("../src/backlight/drawing/fonts/", import.meta.url);
const NEEDED = /KaTeX_(Main-Regular|Main-Bold|Math-Italic|Size[1-4]-Regular|AMS-Regular)\.woff2/;

/** Beside the page: the kernel, and the font that Python's pictures have too. */
function shared(): Plugin {
  const files = {
    "kernel.wasm": kernel,
    "Inter-Regular.woff2": new URL("Inter-Regular.woff2", fonts),
    "Inter-SemiBold.woff2": new URL("Inter-SemiBold.woff2", fonts),
  };
  return {
    name: "backlight-shared",
    generateBundle() {
      for (const [fileName, url] of Object.entries(files))
        this.emitFile({ type: "asset", fileName, source: fs.readFileSync(url) });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const url = files[(request.url ?? "").slice(1) as keyof typeof files];
        if (url) response.end(fs.readFileSync(url));
        else next();
      });
    },
  };
}

/** KaTeX's style with the fonts that formulas here need, and only in the format that every browser reads. */
function fewFonts(): Plugin {
  return {
    name: "backlight-few-fonts",
    enforce: "pre",
    transform(code, id) {
      if (!id.includes("katex.min.css")) return null;
      return code.replace(/@font-face\{[^}]*\}/g, (face) =>
        NEEDED.test(face) ? face.replace(/,url\([^)]*\.(woff|ttf)\) format\("[a-z]+"\)/g, "") : "",
      );
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [svelte(), shared(), fewFonts()],
  worker: { format: "es" },
  build: {
    outDir: "../src/backlight/studio/site",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "app.js", assetFileNames: "[name][extname]", codeSplitting: false },
    },
  },
});
