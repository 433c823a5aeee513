/** One word per thing: where the pages name what the glossary names, they use its word. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Groups of keys whose last word is a term of the trade. */
const GROUPS = ["field", "state", "basis", "role", "pool_kind"] as const;

type Words = Record<string, Record<string, string>>;
const locale = (language: string): Words =>
  JSON.parse(readFileSync(join(ROOT, "locales", `${language}.json`), "utf8")) as Words;

/** Code, zh-Hans and zh-Hant of every row; what stands in brackets may be said instead. */
const terms = readFileSync(join(ROOT, "docs/GLOSSARY.md"), "utf8")
  .split("\n")
  .flatMap((line) => {
    const [, code, , hans, hant] = line.split("|").map((cell) => cell.trim());
    const found = /^`([a-z_]+)`$/.exec(code ?? "");
    const either = (text = ""): string[] => text.split(/[（）]/).filter((word) => word.trim());
    return found
      ? [{ code: found[1] ?? "", "zh-Hans": either(hans), "zh-Hant": either(hant) }]
      : [];
  });

describe("the glossary", () => {
  it("has every code once", () => {
    const codes = terms.map(({ code }) => code);

    expect(terms.length).toBeGreaterThan(80);
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([]);
  });

  it.each(["zh-Hans", "zh-Hant"] as const)("is what the pages say in %s", (language) => {
    const words = locale(language);
    const named = terms.flatMap((term) =>
      GROUPS.flatMap((group) => {
        const shown = words[group]?.[term.code];
        return shown === undefined ? [] : [{ key: `${group}.${term.code}`, shown, term }];
      }),
    );

    expect(named.length).toBeGreaterThan(15);
    const other = named.filter(
      ({ shown, term }) =>
        !term[language].some((word) => shown.includes(word) || word.includes(shown)),
    );
    expect(
      other.map(({ key, shown, term }) => `${key}: ${shown} ≠ ${term[language].join("/")}`),
    ).toEqual([]);
  });
});
