import { expect, test } from "vitest";
import { asTyped, conforms, fromFile, pasted, type ResultColumn } from "./results";

const of = (words: Partial<ResultColumn["characteristic"]>) => ({
  name: "fat",
  kind: "number",
  class: "major",
  unit: "%",
  lower: "",
  target: "",
  upper: "",
  good: [],
  bad: [],
  method: "",
  pieces: null,
  ...words,
});

const column = (characteristic: ResultColumn["characteristic"]): ResultColumn => ({
  characteristic,
  asked: 3,
  values: [],
  failing: [],
  again: [],
  by: null,
  at: null,
  gauge: null,
});

test("a number conforms within its limits, the limits included", () => {
  const fat = of({ lower: "12", upper: "14.5" });
  expect(["12", "14.5", "11.99", "14.51", "", "x"].map((value) => conforms(fat, value))).toEqual([
    true,
    true,
    false,
    false,
    null,
    null,
  ]);
});

test("a word is chosen by its figure, and one nobody knows is none", () => {
  const smell = of({ kind: "choice", good: ["fresh", "mild"], bad: ["musty"] });
  expect(asTyped(smell, "3")).toBe("musty");
  expect(conforms(smell, "musty")).toBe(false);
  expect(conforms(smell, "sweet")).toBeNull();
  expect(asTyped(of({}), "１３，５")).toBe("13.5");
});

test("a pasted column is a value a line", () => {
  expect(pasted("13.1\r\n13.2\n\n13.3\n")).toEqual(["13.1", "13.2", "13.3"]);
});

test("a file is read by the names in its first line, and strange columns are named", () => {
  const file = '\uFEFF"fat";serial;smell\n13,2;A1;fresh\n14;A2;musty\n';
  const columns = [column(of({})), column(of({ name: "smell", kind: "choice", good: ["fresh"] }))];
  expect(fromFile(file, columns)).toEqual({
    typed: { fat: ["13.2", "14"], smell: ["fresh", "musty"] },
    unknown: ["serial"],
  });
});
