import { expect, it } from "vitest";
import { GS } from "../scan";
import { type Heard, transmitted } from "../wedge/burst";
import { AFTER_SEPARATOR, BEFORE_SEPARATOR, learn, TEST_TEXT } from "./learn";

const heard = (letters: string, also: Partial<Heard> = {}): Heard => ({
  letters,
  places: letters,
  ended: "enter",
  pauseMs: 5,
  inputMethod: false,
  ...also,
});
const whats = (lesson: ReturnType<typeof learn>): string[] =>
  lesson?.findings.map(({ is, what }) => `${is} ${what}`) ?? [];

it("a scanner that is set well has nothing to set", () => {
  const lesson = learn(heard(`]C1${TEST_TEXT}`));

  expect(whats(lesson)).toEqual(["good separator", "good identifier", "good end"]);
});

it("what a scanner adds before and after is learned, and taken off from then on", () => {
  const sent = heard(`*#]C1${TEST_TEXT}%`);

  const lesson = learn(sent);

  expect(lesson?.settings).toMatchObject({ prefix: "*#", suffix: "%" });
  expect(lesson && transmitted(sent, lesson.settings)).toBe(`]C1${TEST_TEXT}`);
});

it("a separator that arrives as something else is learned, and is one from then on", () => {
  const sent = heard(`]C1${BEFORE_SEPARATOR}~${AFTER_SEPARATOR}`);

  const lesson = learn(sent);

  expect(whats(lesson)).toContain("learned separator_as");
  expect(lesson && transmitted(sent, lesson.settings)).toBe(`]C1${TEST_TEXT}`);
});

it("a separator that is lost must be set on the scanner", () => {
  const lesson = learn(heard(`]C1${BEFORE_SEPARATOR}${AFTER_SEPARATOR}`));

  expect(whats(lesson)).toContain("to_set no_separator");
});

it("the separator at the start of a code is neither a prefix nor an identifier", () => {
  const lesson = learn(heard(`${GS}${TEST_TEXT}`));

  expect(lesson?.settings.prefix).toBe("");
  expect(whats(lesson)).toContain("to_set no_identifier");
});

it("a scanner set to another keyboard than the computer is read by places", () => {
  const lesson = learn(heard("010471234567890010zYß1-A?b", { places: TEST_TEXT }));

  expect(lesson?.settings.reads).toBe("places");
});

it("an input method and swapped capitals are told and not learned", () => {
  const on = learn(heard("", { places: TEST_TEXT, inputMethod: true }));
  const locked = learn(
    heard(
      TEST_TEXT.replace(/[a-z]/gi, (letter) =>
        letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
      ),
    ),
  );

  expect(on?.settings.reads).toBe("letters");
  expect(whats(on)).toContain("to_set input_method");
  expect(whats(locked)).toContain("to_set capitals");
});

it("another code than the one shown teaches nothing", () => {
  expect(learn(heard("]E04710000000012"))).toBeNull();
});
