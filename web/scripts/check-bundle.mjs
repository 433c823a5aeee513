/**
 * Says how much JavaScript a page loads and fails when it is more than the limits of the design:
 * the sign-in at most 250 kB, the first list at most 450 kB, the floor before its first scan at most
 * 120 kB of scripts, the public form at most 12 kB, all compressed with gzip.
 */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const DIST = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", DIST), "utf8"));

/** The language with the most to load. */
const FIRST_WORDS = ["../locales/zh-Hant.json?first", "node_modules/antd/es/locale/zh_TW.js"];
const WORDS = [...FIRST_WORDS, "../locales/zh-Hant.json?rest"];

/** Pages by the modules they load one after the other. */
const PAGES = [
  {
    name: "sign-in",
    limit: 250,
    modules: ["index.html", "src/capabilities/session/SignIn.tsx", ...FIRST_WORDS],
  },
  {
    name: "first list",
    limit: 450,
    modules: ["index.html", "src/frame/Desk.tsx", "src/capabilities/lots/LotsPage.tsx", ...WORDS],
  },
  {
    name: "trace",
    limit: 450,
    modules: ["index.html", "src/frame/Desk.tsx", "src/capabilities/trace/TracePage.tsx", ...WORDS],
  },
  {
    name: "public form",
    limit: 12,
    modules: ["complain.html", "../locales/zh-Hant.json?complain"],
  },
  {
    name: "floor before the first scan",
    limit: 120,
    modules: ["floor.html", "../locales/zh-Hant.json?floor"],
    only: ".js",
  },
];

/** All files a module needs before it runs, itself and its static imports. */
function filesOf(module, found = new Set()) {
  // Shared chunks are listed by their name and a hash.
  const entry =
    manifest[module] ?? Object.values(manifest).find(({ name }) => `_${name}` === module);
  if (!entry) throw new Error(`the manifest has no ${module}`);
  if (found.has(entry.file)) return found;
  found.add(entry.file);
  for (const css of entry.css ?? []) found.add(css);
  for (const needed of entry.imports ?? []) filesOf(needed, found);
  return found;
}

const weigh = (file) => gzipSync(readFileSync(new URL(file, DIST))).length / 1000;

let heavy = false;
for (const { name, limit, modules, only = "" } of PAGES) {
  const all = modules.flatMap((module) => [...filesOf(module)]);
  const files = new Set(all.filter((file) => file.endsWith(only)));
  const weight = [...files].reduce((sum, file) => sum + weigh(file), 0);
  const over = weight > limit;
  heavy ||= over;
  console.log(
    `${name}: ${weight.toFixed(1)} kB gzip of ${limit} in ${files.size} files${over ? " — too much" : ""}`,
  );
}
if (heavy) process.exit(1);
