import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { compressed } from "./scripts/compressed.ts";
import { floorAddress, serviceWorker } from "./scripts/floor-build.ts";

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
/** The groups the floor speaks, and the few words it takes of others. */
const FLOOR_WORDS = ["access", "broken", "floor", "refusal", "scan", "sign_in", "span", "state"];
const FLOOR_SINGLE = ["field", "frame.sign_out"];

type Groups = Record<string, Record<string, unknown>>;

/** All words of a group in one layer: `floor.home.scan`. */
function flatten(held: Record<string, unknown>, at: string, found: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(held)) {
    const path = at ? `${at}.${key}` : key;
    if (typeof value === "string") found[path] = value;
    else flatten(value as Record<string, unknown>, path, found);
  }
}

function floorWords(all: Groups): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  flatten(all, "", found);
  const kept = [...FLOOR_WORDS, ...FLOOR_SINGLE];
  return Object.fromEntries(
    Object.entries(found).filter(([key]) =>
      kept.some((name) => key === name || key.startsWith(`${name}.`)),
    ),
  );
}

/**
 * Cuts each language: `?first` for the sign-in of the desk, `?rest` for everything behind it, and
 * `?floor`, flat, for the floor.
 */
const words: Plugin = {
  name: "words",
  enforce: "pre",
  load(id) {
    const [file, part] = id.split("?");
    if (!file?.includes("/locales/") || !part || !["first", "rest", "floor"].includes(part)) {
      return null;
    }
    const all = JSON.parse(readFileSync(file, "utf8")) as Groups;
    const made = (kept: object) => ({
      code: `export default ${JSON.stringify(kept)};`,
      moduleType: "js" as const,
    });
    if (part === "floor") return made(floorWords(all));
    // The floor's words are the floor's alone.
    const { floor: _, scan: _1, ...desk } = all;
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
    rolldownOptions: { input: ["index.html", "floor.html"] },
  },
  server: { proxy: { "/api": { target: server, secure: false } } },
  preview: { proxy: { "/api": { target: server, secure: false } } },
});
