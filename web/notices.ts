// The notices of what others wrote and the page is made of: in a file beside the script, which names it, and in every page
// that is exported (studio/export.py).
import fs from "node:fs";
import path from "node:path";
import type { Plugin } from "vite";

interface Package {
  /** With its version. */
  name: string;
  licence: string;
}

const FONTS = new URL("../src/backlight/drawing/fonts/OFL.txt", import.meta.url);
const FILE = "THIRD-PARTY.txt";

export function withNotices(): Plugin {
  return {
    name: "backlight-notices",
    enforce: "post",
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        const packages = packagesOf(file.moduleIds);
        file.code = `/*! With ${packages.map(({ name }) => name).join(", ")}: ${FILE} */\n${file.code}`;
        this.emitFile({ type: "asset", fileName: FILE, source: inFull(packages) });
      }
    },
  };
}

/** The packages that some modules are of. */
function packagesOf(modules: string[]): Package[] {
  const folders = modules.map((id) => /^.*\/node_modules\/(@[^/]+\/)?[^/]+(?=\/)/.exec(id)?.[0]);
  return [...new Set(folders)].filter((folder) => folder !== undefined).sort().map((folder) => {
    const { name, version } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8")) as Record<string, string>;
    const file = fs.readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    if (!file) throw new Error(`${folder} has no licence, without which it cannot be passed on.`);
    return { name: `${name} ${version}`, licence: fs.readFileSync(path.join(folder, file), "utf8").trim() };
  });
}

function inFull(packages: Package[]): string {
  const fonts = `Inter, the fonts Inter-*.woff2, with characters left out, and digits of one width

${fs.readFileSync(FONTS, "utf8").trim()}`;
  const formulas = `The fonts KaTeX_*.woff2, under the same SIL Open Font License 1.1

Copyright (c) 2009-2010 Design Science, Inc. (www.mathjax.org)
Copyright (c) 2014-2018 Khan Academy (www.khanacademy.org), with Reserved Font Names KaTeX_*`;
  const blocks = [...packages.map(({ name, licence }) => `${name}\n\n${licence}`), fonts, formulas];
  return `What the studio's page is made of, beside Backlight itself.\n\n${blocks.join(`\n\n${"-".repeat(72)}\n\n`)}\n`;
}
