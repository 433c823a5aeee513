/**
 * Cuts the words the floor shows out of the files in `locales/`, flat: `floor.home.scan`.
 *
 * The three languages of the house are whole. A language of the floor alone is one file below
 * `locales/floor/`; what it lacks is said in English, and counted.
 */

export type Groups = Record<string, unknown>;
export type Words = Record<string, string>;

/** A language that only the floor speaks. */
export interface Tongue {
  /** Its name, in its own script. */
  name: string;
  /** Sentences that a native speaker read over: the key, and who or what says so. */
  reviewed: Record<string, string>;
  words: Words;
}

/** How much of a language is there. */
export interface Extent {
  all: number;
  there: number;
  reviewed: number;
}

/** The groups the floor speaks, and the few words it takes of others. */
const GROUPS = ["access", "broken", "floor", "refusal", "scan", "sign_in", "span", "state"];
const SINGLE = ["field", "frame.sign_out"];
/** What only acts of the desk are refused with. */
const DESK = [
  "access.code_needed",
  "access.wrong_code",
  "access.too_many_requests",
  "refusal.second_factor_stands",
  "refusal.signature_",
  "refusal.signed_",
  "refusal.signer_",
  "refusal.password_not_own",
  "sign_in.code",
  "refusal.guest_",
  "refusal.recall_",
  "refusal.no_webhook",
  "refusal.gauge_",
  "refusal.sample_short",
  "refusal.unknown_characteristic",
  "refusal.bad_result",
  "refusal.has_result",
  "refusal.no_result_yet",
  "refusal.no_plan",
  "refusal.results_",
  "refusal.nothing_pending",
  "refusal.against_plan",
  "refusal.inspection_given_up",
  "refusal.under_retention",
  "refusal.under_legal_hold",
  "refusal.no_retention_class",
  "refusal.still_needed",
  "refusal.content_gone",
  "refusal.bad_archive",
  "refusal.drill_",
  "refusal.draft_",
  "refusal.own_draft",
  "refusal.second_person_",
  "refusal.checkpoint_",
  "refusal.foreign_checkpoint",
  "refusal.too_many_passkeys",
  "refusal.complaint_",
  "refusal.crossing_",
  "refusal.outside_root",
  "refusal.unknown_transfer",
  "refusal.too_far_reaching",
  "refusal.window_reversed",
  "refusal.import_running",
  "refusal.password_known",
  "refusal.password_too_short",
  "refusal.last_administrator",
  "refusal.only_company_wide",
  "refusal.group_withheld",
  "refusal.kept_from_you",
  "refusal.bom_cycle",
  "refusal.layout_fault",
  "refusal.job_state",
  "refusal.no_fallback",
  "refusal.not_to_settle",
  "refusal.badge_taken",
  "refusal.passkey_needs_name",
];

function flatten(held: Groups, at: string, found: Words): void {
  for (const [key, value] of Object.entries(held)) {
    const path = at ? `${at}.${key}` : key;
    if (typeof value === "string") found[path] = value;
    else flatten(value as Groups, path, found);
  }
}

export function floorWords(all: Groups): Words {
  const found: Words = {};
  flatten(all, "", found);
  const kept = [...GROUPS, ...SINGLE];
  return Object.fromEntries(
    Object.entries(found).filter(
      ([key]) =>
        kept.some((name) => key === name || key.startsWith(`${name}.`)) &&
        !DESK.some((start) => key.startsWith(start)),
    ),
  );
}

/** What is only said of an answer of the server: nobody needs it before the first screen stands. */
const OF_ANSWERS = ["broken.", "refusal."];

/** The words of a part: `floor` is what the screens say, `answers` what the server's answers need. */
export const partOf = (words: Words, part: "floor" | "answers"): Words =>
  Object.fromEntries(
    Object.entries(words).filter(
      ([key]) => OF_ANSWERS.some((start) => key.startsWith(start)) === (part === "answers"),
    ),
  );

/** Whether a key is the form for one of a sentence that counts; some languages have no such form. */
export const isOne = (key: string, words: Words): boolean =>
  key.endsWith("_one") && `${key.slice(0, -"one".length)}other` in words;

/** What a tongue lacks. Where it has one form for every number, the other is not missed. */
export const missing = ({ words }: Tongue, english: Words): string[] =>
  Object.keys(english).filter((key) => !(key in words) && !isOne(key, english));

/** A tongue with the gaps filled in English, and how much of it is its own. */
export function filled(tongue: Tongue, english: Words): { words: Words; extent: Extent } {
  const lacks = missing(tongue, english);
  const all = Object.keys(english).filter((key) => !isOne(key, english)).length;
  const words = { ...tongue.words };
  for (const key of lacks) {
    words[key] = english[key] ?? key;
    // Both forms come from one language: "1 records" is not English.
    const one = key.replace(/_other$/, "_one");
    if (one !== key && one in english) words[one] = english[one] ?? key;
  }
  const reviewed = Object.keys(tongue.reviewed).filter((key) => key in tongue.words).length;
  return { words, extent: { all, there: all - lacks.length, reviewed } };
}
