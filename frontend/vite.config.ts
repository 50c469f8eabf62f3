import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const require = createRequire(import.meta.url);
const here = import.meta.dirname;

/** One SVG file with the icons that icons.json names; the template tag `icon` points into it. */
function iconSprite(): Plugin {
  const symbol = (name: string): string => {
    const svg = readFileSync(require.resolve(`@tabler/icons/outline/${name}.svg`), "utf8");
    const drawing = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    return `<symbol id="${name}" viewBox="0 0 24 24">${drawing.replace(/\s+/g, " ").trim()}</symbol>`;
  };
  return {
    name: "icon-sprite",
    generateBundle() {
      const names: string[] = JSON.parse(readFileSync(`${here}/icons.json`, "utf8"));
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("")}</svg>`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
    },
  };
}

/** A `.gz` beside every file worth it, which the web server sends instead of compressing on each request. */
function compressed(): Plugin {
  return {
    name: "compressed",
    enforce: "post",
    generateBundle(_options, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        if (!/\.(js|css|svg)$/.test(fileName)) continue;
        const source = file.type === "chunk" ? file.code : file.source;
        this.emitFile({ type: "asset", fileName: `${fileName}.gz`, source: gzipSync(source, { level: 9 }) });
      }
    },
  };
}

export default defineConfig({
  root: here,
  base: "./",
  publicDir: false,
  plugins: [iconSprite(), compressed()],
  build: {
    outDir: "../src/idi/static_built",
    emptyOutDir: true,
    manifest: "manifest.json",
    // The content security policy forbids data: scripts and styles, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: [`${here}/main.ts`, `${here}/survey.ts`, `${here}/site/main.ts`, `${here}/worker.ts`] },
  },
});
