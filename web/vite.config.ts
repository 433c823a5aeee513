import { readFileSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

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

/** Cuts each language in two: `?first` for the sign-in, `?rest` for everything behind it. */
const words: Plugin = {
  name: "words",
  enforce: "pre",
  load(id) {
    const [file, part] = id.split("?");
    if (!file?.includes("/locales/") || (part !== "first" && part !== "rest")) return null;
    const all = JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, unknown>>;
    const kept = Object.entries(all).flatMap(([group, held]) => {
      if (group === "refusal") {
        const few = Object.entries(held).filter(
          ([code]) => FIRST_REFUSALS.includes(code) === (part === "first"),
        );
        return [[group, Object.fromEntries(few)]];
      }
      return FIRST_WORDS.includes(group) === (part === "first") ? [[group, held]] : [];
    });
    const code = `export default ${JSON.stringify(Object.fromEntries(kept))};`;
    return { code, moduleType: "js" };
  },
};

export default defineConfig({
  plugins: [words, react()],
  build: { target: "es2022", chunkSizeWarningLimit: 900, manifest: true },
  server: { proxy: { "/api": { target: server, secure: false } } },
});
