/** The words of the three languages: complete, alike, and in the punctuation of the house. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LANGUAGES = ["zh-Hant", "zh-Hans", "en"] as const;
type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, at = "", found = new Map<string, string>()): Map<string, string> {
  for (const [key, value] of Object.entries(tree)) {
    const path = at ? `${at}.${key}` : key;
    if (typeof value === "string") found.set(path, value);
    else flatten(value, path, found);
  }
  return found;
}

const words = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    flatten(JSON.parse(readFileSync(join(ROOT, "locales", `${language}.json`), "utf8")) as Tree),
  ]),
) as Record<(typeof LANGUAGES)[number], Map<string, string>>;
const keys = [...words.en.keys()];
const has = (key: string): boolean => words.en.has(key) || words.en.has(`${key}_other`);

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(
      (entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name),
    )
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}

describe("the three languages", () => {
  it.each(["zh-Hant", "zh-Hans"] as const)("have the same keys: en and %s", (language) => {
    expect([...words[language].keys()].sort()).toEqual(keys.toSorted());
  });

  it.each(LANGUAGES)("leave no sentence empty in %s", (language) => {
    const empty = [...words[language]].filter(
      ([key, text]) => text === "" && key !== "trace.say.between",
    );

    expect(empty).toEqual([]);
  });

  it("fill the same places in each language", () => {
    const places = (text: string | undefined): string[] =>
      [...new Set(text?.match(/\{\{\w+\}\}/g) ?? [])].sort();

    for (const key of keys.filter((one) => !/_(one|other)$/.test(one))) {
      const english = places(words.en.get(key));
      expect([key, places(words["zh-Hant"].get(key))]).toEqual([key, english]);
      expect([key, places(words["zh-Hans"].get(key))]).toEqual([key, english]);
    }
  });

  it.each(["zh-Hant", "zh-Hans"] as const)("write full-width punctuation in %s", (language) => {
    const half = [...words[language]].filter(([, text]) =>
      /\p{Script=Han}[,:;?()]|[,;?()]\p{Script=Han}/u.test(text),
    );

    expect(half).toEqual([]);
  });

  it("do not mix the scripts", () => {
    const hant = [...words["zh-Hant"]].filter(([, text]) =>
      /[这来这说时对录联们发货错误没办为质]/u.test(text),
    );
    const hans = [...words["zh-Hans"]].filter(([, text]) =>
      /[這來說時對錄聯們發貨錯誤沒辦為質]/u.test(text),
    );

    expect(hant).toEqual([]);
    expect(hans).toEqual([]);
  });

  it("never say strict or cautious to a person", () => {
    const shown = LANGUAGES.flatMap((language) => [...words[language]]).filter(([, text]) =>
      /strict|cautious/i.test(text),
    );

    expect(shown).toEqual([]);
  });
});

describe("words that are asked for", () => {
  const code = sources(join(ROOT, "web", "src"));

  it("are there for every key written in the pages", () => {
    const asked = new Set(
      code.flatMap((text) =>
        [...text.matchAll(/\bt\(\s*"([\w.]+)"/g)].map((match) => match[1] ?? ""),
      ),
    );

    expect(asked.size).toBeGreaterThan(150);
    expect([...asked].filter((key) => !has(key))).toEqual([]);
  });

  it("are there for both sides of every choice between two keys", () => {
    const asked = code.flatMap((text) =>
      [...text.matchAll(/\bt\(\s*[^"`()]*\?\s*"([\w.]+)"\s*:\s*"([\w.]+)"/g)].flatMap((match) => [
        match[1] ?? "",
        match[2] ?? "",
      ]),
    );

    expect(asked.length).toBeGreaterThan(4);
    expect(asked.filter((key) => !has(key))).toEqual([]);
  });

  it("are there for every key the pages put together", () => {
    const groups = new Set(
      code.flatMap((text) =>
        [...text.matchAll(/\bt\(\s*`([\w.]+)\.\$\{/g)].map((match) => match[1] ?? ""),
      ),
    );

    expect(groups.size).toBeGreaterThan(10);
    expect([...groups].filter((group) => !keys.some((key) => key.startsWith(`${group}.`)))).toEqual(
      [],
    );
  });

  it("are there for every refusal of the domain", () => {
    const source = readFileSync(join(ROOT, "crates/domain/src/refusal.rs"), "utf8");
    const codes = [...source.matchAll(/= "([a-z_]+)"/g)].map((match) => `refusal.${match[1]}`);

    expect(codes.length).toBeGreaterThan(15);
    expect(codes.filter((key) => !has(key))).toEqual([]);
  });

  it("are there for every kind of fault, with a short name for the filter", () => {
    const kinds =
      "bad_document bad_version bad_kind missing_field missing_quantity bad_decimal not_positive bad_time duplicate_id unknown_pool unknown_item unknown_partner unknown_transfer bad_basis sink_as_source self_transfer bad_return return_cycle return_exceeds".split(
        " ",
      );

    expect(
      kinds.flatMap((kind) => [`fault.${kind}`, `fault_name.${kind}`]).filter((key) => !has(key)),
    ).toEqual([]);
  });

  it("are there for everything that a fault may have expected", () => {
    const source = readFileSync(join(ROOT, "crates/exchange/src/fault.rs"), "utf8");
    const [, expected = ""] = source.split("impl Expected");
    const codes = [...expected.matchAll(/=> "([a-z_]+)",/g)].map((match) => `expected.${match[1]}`);

    expect(codes.length).toBeGreaterThan(25);
    expect(codes.filter((key) => !has(key))).toEqual([]);
  });

  it("are there for every warning, with its name and its explanation", () => {
    const codes =
      "no_origin negative_balance untracked_item unknown_shares unlinked_return cut inferred_link run_gain after_close beyond_strict implied_loss".split(
        " ",
      );

    expect(
      codes
        .flatMap((code_) => [`warning.${code_}.name`, `warning.${code_}.text`])
        .filter((key) => !has(key)),
    ).toEqual([]);
  });

  it("are there for all roles, permissions, states and codes of access", () => {
    const needed = [
      ..."administrator quality manager planner leader operator auditor"
        .split(" ")
        .map((role) => `role.${role}`),
      ..."trace.read goods.record import.run export.run people.manage ledger.verify floor.lead"
        .split(" ")
        .map((one) => `permission.${one}`),
      ..."free wip gone shipped expired negative".split(" ").map((state) => `state.${state}`),
      ..."signed_out denied csrf locked_out not_found too_large fault busy unreachable disk_full moved arriving stale cancelled method_not_allowed"
        .split(" ")
        .map((one) => `access.${one}`),
      ..."scanned weighed machine backflushed inferred imported mixed"
        .split(" ")
        .map((one) => `basis.${one}`),
      ..."mapping checking faulty ready running done abandoned failed"
        .split(" ")
        .map((one) => `import_state.${one}`),
    ];

    expect(needed.filter((key) => !has(key))).toEqual([]);
  });
});
