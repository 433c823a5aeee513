import { expect, test } from "vitest";
import { fitting, speakWords, t } from "./words";

test.each([
  [["vi-VN"], "vi"],
  [["in"], "id"],
  [["id-ID", "en"], "id"],
  [["th"], "th"],
  [["ja", "zh-CN"], "zh-Hans"],
  [["zh-TW"], "zh-Hant"],
  [["fr-FR", "en-GB"], "en"],
  [["ja"], "zh-Hant"],
])("a browser that asks for %s is spoken to in %s", (wanted, language) => {
  expect(fitting(wanted)).toBe(language);
});

test("one form for every number is used for one as well", () => {
  speakWords("vi", { "x.left_other": "còn {{count}} dòng" });

  expect(t("x.left", { count: 1 })).toBe("còn 1 dòng");
});

test("two forms are told apart", () => {
  speakWords("en", { "x.left_one": "{{count}} line", "x.left_other": "{{count}} lines" });

  expect([t("x.left", { count: 1 }), t("x.left", { count: 2 })]).toEqual(["1 line", "2 lines"]);
});
