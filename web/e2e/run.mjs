/**
 * End-to-end tests of the desk.
 *
 *   npm run build && npm run e2e                         against the mock, which serves the build
 *   BASE=https://localhost:8443 PERSON=… PASSWORD=… npm run e2e     against a server
 *
 * ONLY=trace,lots runs some scenarios. Screenshots go to e2e/shots. Exits with 1 if any failed.
 */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openBrowser } from "./browser.mjs";
import * as scenarios from "./scenarios.mjs";

const SHOTS = fileURLToPath(new URL("shots/", import.meta.url));
mkdirSync(SHOTS, { recursive: true });

const LOOKS = [
  { language: "zh-Hant", theme: "light" },
  { language: "zh-Hans", theme: "dark" },
  { language: "en", theme: "light" },
];
const FIRST = ["signIn"];
/** The last one takes the session away. */
const LAST = ["sessionEnds"];
const only = process.env.ONLY?.split(",");
const person = process.env.PERSON ?? "wang";
const password = process.env.PASSWORD ?? "pepper-and-salt";

const base = process.env.BASE ?? (await startMock());
let failures = 0;

for (const { language, theme } of LOOKS) {
  const { page, context, complaints } = await openBrowser({ language, theme });
  const shot = (name) => page.screenshot({ path: `${SHOTS}${name}.${language}.${theme}.png` });
  const middle = Object.keys(scenarios).filter((name) => ![...FIRST, ...LAST].includes(name));
  const wanted = [...FIRST, ...middle, ...LAST].filter((name) => !only || FIRST.includes(name) || only.includes(name));
  for (const name of wanted) {
    complaints.length = 0;
    try {
      await scenarios[name]({ page, context, base, shot, person, password });
      if (complaints.length > 0) throw new Error(`the console complains:\n${complaints.join("\n")}`);
      console.log(`ok    ${language} ${theme} ${name}`);
    } catch (cause) {
      failures += 1;
      console.log(`FAIL  ${language} ${theme} ${name}\n${cause.stack ?? cause}`);
      await shot(`failed-${name}`).catch(() => {});
    }
  }
  await context.close();
}
console.log(failures === 0 ? "all passed" : `${failures} failed`);
process.exit(failures === 0 ? 0 : 1);

async function startMock() {
  const { server } = await import("../mock/server.mjs");
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${server.address().port}`;
}
