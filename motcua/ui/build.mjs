/**
 * Bundles the front end into motcua/ui/static/ui/ (ignored by git; Django hashes the names on collectstatic).
 *
 *   app.js / app.css      every page: frame, components, keyboard, htmx
 *   bpmn-viewer.js        process diagrams to look at; loaded only where [data-bpmn] stands on the page
 *   bpmn-modeler.js       the diagram editor; loaded only for [data-bpmn="modeler"]
 *   bpmn.css              styles of both
 *   charts.js             ECharts with the few parts we draw; loaded only where [data-chart] stands
 *
 * Usage: node motcua/ui/build.mjs [--watch]
 */
import { context } from "esbuild";
import { copyFile, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const source = path.join(here, "static_src");
const target = path.join(here, "static", "ui");
const watch = process.argv.includes("--watch");

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

const build = await context({
  entryPoints: [
    { in: path.join(source, "js/app.js"), out: "app" },
    { in: path.join(source, "css/app.css"), out: "app" },
    { in: path.join(source, "js/bpmn-viewer.js"), out: "bpmn-viewer" },
    { in: path.join(source, "js/bpmn-modeler.js"), out: "bpmn-modeler" },
    { in: path.join(source, "css/bpmn.css"), out: "bpmn" },
    { in: path.join(source, "js/charts.js"), out: "charts" },
  ],
  outdir: target,
  assetNames: "fonts/[name]",
  bundle: true,
  minify: true,
  charset: "utf8",
  format: "iife",
  target: ["chrome100", "firefox100", "safari15.4"],
  loader: { ".woff2": "file", ".woff": "dataurl", ".ttf": "dataurl", ".eot": "empty", ".svg": "dataurl" },
  legalComments: "linked",
  logLevel: "info",
});

await copyFile(path.join(source, "brand.svg"), path.join(target, "brand.svg"));

if (watch) {
  await build.watch();
} else {
  await build.rebuild();
  await build.dispose();
  const font = path.join(here, "../../node_modules/@fontsource/be-vietnam-pro/LICENSE");
  await copyFile(font, path.join(target, "fonts", "LICENSE.txt"));
}
