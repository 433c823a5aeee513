import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { compressed } from "./scripts/compressed.ts";
import { floorAddress, serviceWorker } from "./scripts/floor-build.ts";
import {
  filled,
  floorWords,
  type Groups,
  partOf,
  type Tongue,
  type Words,
} from "./scripts/floor-words.ts";

/** Where `npm run dev` finds the server. */
const server = process.env.SUYUAN_SERVER ?? "https://localhost:8443";

/** The groups of words that are read before anybody has signed in. */
const FIRST_WORDS = [
  "access",
  "common",
  "field",
  "frame",
  "not_found",
  "refusal",
  "role",
  "set_up",
  "sign_in",
];
/** Refusals one can meet before signing in; the others are long and many. */
const FIRST_REFUSALS = ["bad_input", "name_taken", "password_too_short"];
/** What the floor's part of a language is made of: its words, and how many of them are its own. */
function floorPart(file: string): { words: Words; extent: object | null } {
  const all = JSON.parse(readFileSync(file, "utf8")) as Groups;
  if (!file.includes("/locales/floor/")) return { words: floorWords(all), extent: null };
  const english = new URL("../locales/en.json", import.meta.url);
  return filled(
    all as unknown as Tongue,
    floorWords(JSON.parse(readFileSync(english, "utf8")) as Groups),
  );
}

const PARTS = ["first", "rest", "floor", "answers", "complain"];

/**
 * Cuts each language: `?first` for the sign-in of the desk, `?rest` for everything behind it;
 * flat, `?floor` for the screens of the floor, and `?answers` for what the server answers it;
 * `?complain` for the public form, which loads nothing else.
 */
const words: Plugin = {
  name: "words",
  enforce: "pre",
  load(id) {
    const [file, part] = id.split("?");
    if (!file?.includes("/locales/") || !part || !PARTS.includes(part)) {
      return null;
    }
    if (part === "floor" || part === "answers") {
      const { words, extent } = floorPart(file);
      const own = JSON.stringify(partOf(words, part));
      return {
        code: `export default ${own};export const extent = ${JSON.stringify(extent)};`,
        moduleType: "js" as const,
      };
    }
    const all = JSON.parse(readFileSync(file, "utf8")) as Record<string, Groups>;
    const made = (kept: object) => ({
      code: `export default ${JSON.stringify(kept)};`,
      moduleType: "js" as const,
    });
    if (part === "complain") return made(all.complain ?? {});
    // The floor's words are the floor's alone, and so are those of the public form.
    const { floor: _, scan: _1, complain: _2, ...desk } = all;
    const kept = Object.entries(desk).flatMap(([group, held]) => {
      if (group === "refusal") {
        const few = Object.entries(held).filter(
          ([code]) => FIRST_REFUSALS.includes(code) === (part === "first"),
        );
        return [[group, Object.fromEntries(few)]];
      }
      return FIRST_WORDS.includes(group) === (part === "first") ? [[group, held]] : [];
    });
    return made(Object.fromEntries(kept));
  },
};

export default defineConfig({
  plugins: [words, react(), floorAddress, serviceWorker, compressed],
  build: {
    target: "es2022",
    chunkSizeWarningLimit: 900,
    manifest: true,
    rolldownOptions: { input: ["index.html", "floor.html", "complain.html"] },
  },
  server: { proxy: { "/api": { target: server, secure: false } } },
  preview: { proxy: { "/api": { target: server, secure: false } } },
});
