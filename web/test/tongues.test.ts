/** The languages of the floor: what they lack is counted, and what they have fills the same places. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  filled,
  floorWords,
  isOne,
  missing,
  partOf,
  type Tongue,
  type Words,
} from "../scripts/floor-words";

const LOCALES = new URL("../../locales/", import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, LOCALES), "utf8"));
const english = floorWords(read("en.json"));
const files = readdirSync(new URL("floor/", LOCALES)).filter((name) => name.endsWith(".json"));
const tongues = files.map((name): [string, Tongue] => [name, read(`floor/${name}`)]);
const places = (text: string | undefined): string[] =>
  [...new Set(text?.match(/\{\{\w+\}\}/g) ?? [])].sort();

/** Less than this of a language is not offered to anybody. */
const ENOUGH = 0.9;

describe("a language of the floor", () => {
  it("is a file of its own, and there are three", () => {
    expect(files.toSorted()).toEqual(["id.json", "th.json", "vi.json"]);
  });

  it.each(tongues)("has nearly all words: %s", (name, tongue) => {
    const lacks = missing(tongue, english);
    const { extent } = filled(tongue, english);
    console.log(`${name}: ${extent.there} of ${extent.all}, ${extent.reviewed} reviewed`);

    expect(extent.there / extent.all, `lacks ${lacks.join(", ")}`).toBeGreaterThan(ENOUGH);
    expect(extent.there + lacks.length).toBe(extent.all);
  });

  it.each(tongues)("has no words that nobody asks for: %s", (_, { words }) => {
    expect(Object.keys(words).filter((key) => !(key in english))).toEqual([]);
  });

  it.each(tongues)("fills the same places as English: %s", (_, { words }) => {
    for (const [key, text] of Object.entries(words)) {
      expect([key, places(text)]).toEqual([key, places(english[key])]);
    }
  });

  it.each(tongues)("leaves no sentence empty, and repeats no English one: %s", (_, { words }) => {
    // Names, and words the trade borrowed, are the same in both.
    const same = Object.entries(words).filter(([key, text]) => text === english[key]);

    expect(Object.values(words)).not.toContain("");
    expect(same.length).toBeLessThan(20);
    expect(same.filter(([, text]) => text.split(" ").length > 3)).toEqual([]);
  });

  it.each(tongues)("says who read over what is marked as read: %s", (_, tongue) => {
    for (const [key, by] of Object.entries(tongue.reviewed)) {
      expect(key in tongue.words).toBe(true);
      expect(by.length).toBeGreaterThan(3);
    }
  });
});

describe("the two files of a language", () => {
  it("hold all of its words between them, and those of the screens wait for nothing", () => {
    const floor = partOf(english, "floor");
    const answers = partOf(english, "answers");

    expect({ ...floor, ...answers }).toEqual(english);
    expect(Object.keys(answers).filter((key) => key in floor)).toEqual([]);
    expect(Object.keys(answers).filter((key) => !/^(refusal|broken)\./.test(key))).toEqual([]);
  });
});

describe("a gap", () => {
  const small: Words = {
    "a.done": "Done",
    "a.left_one": "{{count}} line",
    "a.left_other": "lines",
  };
  const tongue = (words: Words, reviewed = {}): Tongue => ({ name: "–", reviewed, words });

  it("is said in English, in both forms, and counted", () => {
    const { words, extent } = filled(tongue({ "a.done": "Xong" }), small);

    expect(words).toEqual({ ...small, "a.done": "Xong" });
    expect(extent).toEqual({ all: 2, there: 1, reviewed: 0 });
  });

  it("is not the form for one in a language that has none", () => {
    const { words, extent } = filled(tongue({ "a.done": "Xong", "a.left_other": "dòng" }), small);

    expect(words["a.left_one"]).toBeUndefined();
    expect(extent.there).toBe(2);
    expect(isOne("a.left_one", small)).toBe(true);
    expect(isOne("a.done_one", small)).toBe(false);
  });

  it("counts as read only what is there", () => {
    const { extent } = filled(
      tongue({ "a.done": "Xong" }, { "a.done": "N. V. A.", b: "x" }),
      small,
    );

    expect(extent.reviewed).toBe(1);
  });
});
