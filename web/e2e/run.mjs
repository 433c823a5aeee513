/**
 * End-to-end tests of the desk, in a browser against a server with the demo factory in it.
 *
 *   cargo xtask browser                               starts that server, then this
 *   SUYUAN_URL=https://localhost:8443 npm run e2e     against one that already runs; where it is the
 *                                                     demo's, SUYUAN_BIN=PATH says which program it is
 *
 * Every page is visited in every language, and each other scenario runs in one of them, in turn; with
 * EVERYTHING=1 all of them run in all languages, which takes twice as long.
 * ONLY=trace,lots runs some scenarios, LANGUAGES=en some languages, LANGUAGES=scan only what has no
 * language: the reading of codes. Screenshots go to e2e/shots.
 * `--shots FOLDER` runs what the design drew of the floor and leaves it there under the names of the
 * drawings: FOLDER/zh-Hant/floor-home.png beside design/mockups/png/floor-home.png, and a sheet of all.
 * The last lines name what failed and count what passed; exits with 1 if anything failed.
 */
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openBrowser } from "./browser.mjs";
import { DRAWN_SCENARIOS, drawn } from "./drawn.mjs";
import { scans } from "./scan.mjs";
import { DESK, IN_EVERY_LANGUAGE, PHONE, PHONE_ONCE } from "./scenarios.mjs";

const SHOTS = fileURLToPath(new URL("shots/", import.meta.url));
mkdirSync(SHOTS, { recursive: true });

/** Every language, both themes, both sizes. */
const TONGUES = [
  { language: "zh-Hant", theme: "light" },
  { language: "zh-Hans", theme: "dark" },
  { language: "en", theme: "light" },
];
const LOOKS = TONGUES.flatMap((look, at) => [
  { ...look, turn: at, device: "desk", width: 1440, height: 900, scenarios: DESK },
  {
    ...look,
    turn: at,
    device: "phone",
    width: 390,
    height: 844,
    scenarios: at === 0 ? [...PHONE, ...PHONE_ONCE] : PHONE,
  },
]);

const base = process.env.SUYUAN_URL?.replace(/\/$/, "");
if (!base) {
  console.error("SUYUAN_URL says where the server is; `cargo xtask browser` starts one.");
  process.exit(2);
}
/** Someone who may do everything that the scenarios do. */
const person = process.env.SUYUAN_PERSON ?? "admin";
const password = process.env.SUYUAN_PASSWORD ?? "dumplings-1119";
const { shots } = parseArgs({ options: { shots: { type: "string" } } }).values;
const only = process.env.ONLY?.split(",") ?? (shots ? DRAWN_SCENARIOS : undefined);
const languages = process.env.LANGUAGES?.split(",");
const everything = process.env.EVERYTHING === "1";

/** Whether a scenario runs in the language whose turn this is; nobody sees anything before signing in. */
function runs(scenario, at, turn) {
  if (at === 0) return true;
  if (only) return only.includes(scenario.name);
  if (everything || IN_EVERY_LANGUAGE.has(scenario)) return true;
  return PHONE_ONCE.includes(scenario) || at % TONGUES.length === turn;
}

/** Of a long failure this much is said again at the end. */
const SAID_AGAIN = 600;

let passed = 0;
const failures = [];

for (const { language, theme, turn, device, width, height, scenarios } of LOOKS) {
  if (languages && !languages.includes(language)) continue;
  const wanted = scenarios.filter((scenario, at) => runs(scenario, at, turn));
  if (only && wanted.length === 1 && !only.includes(wanted[0].name)) continue;
  const { page, context, complaints, violations } = await openBrowser({
    language,
    theme,
    width,
    height,
  });
  /** A picture of the page, or of another one that a scenario opened. */
  const shot = (name, of = page) =>
    of.screenshot({ path: `${SHOTS}${name}.${device}.${language}.${theme}.png` });
  for (const scenario of wanted) {
    const name = `${language} ${theme} ${device} ${scenario.name}`;
    complaints.length = 0;
    violations.length = 0;
    try {
      await scenario({ page, context, base, language, complaints, shot, person, password });
      if (complaints.length > 0) {
        throw new Error(`the console complains:\n${complaints.join("\n")}`);
      }
      if (violations.length > 0) throw new Error(violations.join("\n"));
      passed += 1;
      console.log(`ok    ${name}`);
    } catch (cause) {
      const told = `FAIL  ${name}\n${cause.stack ?? cause}`;
      failures.push(told);
      console.log(told);
      await shot(`failed-${scenario.name}`).catch(() => {});
      // Without a session every other scenario would only wait in vain.
      if (scenario === scenarios[0]) break;
    }
    await page.unrouteAll({ behavior: "ignoreErrors" });
  }
  await context.close();
}
// Codes are read the same in every look, and without the server.
if ((!only || only.includes("scan")) && (!languages || languages.includes("scan"))) {
  const count = await scans();
  passed += count.passed;
  failures.push(...count.failures);
}
if (shots) {
  const phones = LOOKS.filter(({ device, language }) => {
    return device === "phone" && (!languages || languages.includes(language));
  });
  await drawn(resolve(process.env.INIT_CWD ?? ".", shots), SHOTS, phones);
}
if (failures.length > 0) console.log("what failed:");
for (const told of failures) console.log(told.slice(0, SAID_AGAIN));
console.log(`${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 && passed > 0 ? 0 : 1);
