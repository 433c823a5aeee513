import { describe, expect, it } from "vitest";
import { asked, draftOf, emptyDraft, emptyStep, movedUp } from "./draft";

describe("an instruction while it is written", () => {
  it("leaves out languages that say nothing", () => {
    const draft = {
      ...emptyDraft("zh-Hant"),
      languages: ["zh-Hant", "vi"],
      titles: { "zh-Hant": " 拌餡 ", vi: "  " },
      steps: [{ ...emptyStep(), texts: { "zh-Hant": "洗手", en: "wash" } }],
    };

    const body = asked(draft, undefined);
    expect(body.titles).toEqual({ "zh-Hant": "拌餡" });
    expect(body.steps[0]?.texts).toEqual({ "zh-Hant": "洗手" });
  });

  it("begins the next version as the last one was, without saying what is new", () => {
    const version = {
      version: 3,
      titles: { en: "Mixing" },
      item: null,
      operation: "MIX",
      station: null,
      unread: "ask",
      effective_on: "2026-03-01",
      change: "colder",
      at: "",
      by: null,
      steps: [{ texts: { vi: "rửa tay" }, caution: true, files: [] }],
    };

    const draft = draftOf("MIXING", version);
    expect(draft.languages).toEqual(["en", "vi"]);
    expect([draft.based_on, draft.change, draft.effective_on]).toEqual([3, "", ""]);
  });

  it("moves a step up and never out", () => {
    const steps = [emptyStep(), emptyStep()];
    const [first, second] = steps;

    expect(movedUp(steps, 1)).toEqual([second, first]);
    expect(movedUp(steps, 0)).toEqual([first, second]);
  });
});
