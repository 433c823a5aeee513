/**
 * Lays beside every file of the build what a browser gets of it: the server sends files as they lie
 * there, and a first visit over a slow line takes three times as long without this.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const WORDS = /\.(js|css|html|json|svg|wasm|webmanifest)$/;
/** Less than this is one packet either way. */
const LEAST = 1_000;

export const compressed: Plugin = {
  name: "compressed",
  apply: "build",
  writeBundle({ dir = "dist" }, bundle) {
    for (const name of Object.keys(bundle).filter((one) => WORDS.test(one))) {
      const path = join(dir, name);
      const content = readFileSync(path);
      if (content.length < LEAST) continue;
      writeFileSync(`${path}.br`, brotliCompressSync(content));
      writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
    }
  },
};
