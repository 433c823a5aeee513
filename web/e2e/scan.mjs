/**
 * Reading codes in a real Chromium: scanners that type, a photo, and what is said to be missing.
 *
 *   node e2e/scan.mjs       needs no server of ours; all labels are `npm run labels`
 *
 * Keys come with the times at which a scanner presses them, whatever this machine is busy with.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { createServer } from "vite";
import { labelsOf, picturesOf } from "../bench/labels/film.mjs";
import { readLabels } from "../bench/labels/read.mjs";
import { report } from "../bench/labels/report.mjs";
import { accessibility, openBrowser } from "./browser.mjs";

/** An address that the browser does not take for this machine, so that http is plain there. */
const PLAIN = "plain.test";
const GS = "\u001d";
const ELEMENTS = `0104712345678900${"10yZ-1/A_b"}`;
const SERIAL = "21Qw7;";

/** The key of each character on the keyboard that scanners press. */
function keyOf(character) {
  if (/[a-z]/i.test(character)) {
    return { code: `Key${character.toUpperCase()}`, shift: character !== character.toLowerCase() };
  }
  if (/\d/.test(character)) return { code: `Digit${character}`, shift: false };
  const [code, shift] = {
    "-": ["Minus", false],
    _: ["Minus", true],
    "/": ["Slash", false],
    ";": ["Semicolon", false],
    "]": ["BracketRight", false],
    "~": ["Backquote", true],
  }[character];
  return { code, shift };
}

const ENTER = { key: "Enter", code: "Enter", text: "\r", virtual: 13 };
const F8 = { key: "F8", code: "F8", virtual: 119 };
const CONTROL_BRACKET = { key: "]", code: "BracketRight", modifiers: 2, virtual: 221 };
const characters = (text) =>
  [...text].map((character) => {
    const { code, shift } = keyOf(character);
    const virtual = /[a-z0-9]/i.test(character) ? character.toUpperCase().charCodeAt(0) : 0;
    return { key: character, code, text: character, modifiers: shift ? 8 : 0, virtual };
  });
/** The same keys while an input method takes them. */
const taken = (keys) =>
  keys.map((key) => ({ ...key, key: "Process", text: undefined, virtual: 229 }));

/**
 * Presses the keys at an even pace: the times are the scanner's, not this machine's. All are sent
 * at once, so that a busy machine does not falter where the scanner would not.
 */
async function press(page, keys, pauseMs = 8) {
  const debug = await page.context().newCDPSession(page);
  const from = Date.now() / 1000 - (keys.length * pauseMs) / 1000;
  const sent = keys.flatMap(({ composed, key, code, text, modifiers = 0, virtual }, at) => {
    if (composed) {
      const end = { selectionStart: composed.length, selectionEnd: composed.length };
      return [debug.send("Input.imeSetComposition", { text: composed, ...end })];
    }
    const event = { key, code, modifiers, windowsVirtualKeyCode: virtual };
    const timestamp = from + (at * pauseMs) / 1000;
    const down = { ...event, type: text ? "keyDown" : "rawKeyDown", text, timestamp };
    const up = { ...event, type: "keyUp", timestamp: timestamp + 0.002 };
    return [down, up].map((stroke) => debug.send("Input.dispatchKeyEvent", stroke));
  });
  await Promise.all(sent);
  await debug.detach();
}

/** What was heard since the last time this was asked. */
async function heard(page, least = 1) {
  await page.waitForFunction((n) => window.heard.length >= n, least).catch(() => {});
  return page.evaluate(() => window.heard.splice(0));
}
/** As long as a scan without an end is waited for, and some more. */
const quiet = (page) => page.waitForTimeout(700);

async function scansAnywhere(page) {
  await page.focus("#delete");
  await press(page, [...characters("]C1DP261117-2"), ENTER]);
  assert.deepEqual(await heard(page), ["scan ]C1 DP261117-2"], "and no button was pressed");

  await page.fill("#quantity", "12.5");
  await page.focus("#quantity");
  await press(page, [...characters("CB303918-85"), ENTER]);
  assert.deepEqual(await heard(page), ["scan null CB303918-85"]);
  assert.equal(await page.inputValue("#quantity"), "12.5", "the field keeps what a person typed");
}

async function separators(page) {
  for (const separator of [CONTROL_BRACKET, F8]) {
    await press(page, [...characters(ELEMENTS), separator, ...characters(SERIAL), ENTER]);
    assert.deepEqual(await heard(page), [`scan null ${ELEMENTS}${GS}${SERIAL}`]);
    await quiet(page);
    await quiet(page);
  }
}

async function doubleTrigger(page) {
  const code = [...characters("PK51325228"), ENTER];
  await press(page, code);
  await press(page, code);
  assert.deepEqual(await heard(page, 2), ["scan null PK51325228", "again PK51325228"]);
}

async function handIsNoScanner(page) {
  await page.fill("#quantity", "");
  await page.focus("#quantity");
  await press(page, [...characters("120500"), ENTER], 110);
  await quiet(page);
  assert.deepEqual(await heard(page, 0), []);
  assert.equal(await page.inputValue("#quantity"), "120500");
}

async function inputMethod(page) {
  await page.fill("#quantity", "7");
  await page.focus("#quantity");
  // An input method left on: it takes the keys and shows what it composes of them in the field.
  await press(page, [
    ...taken(characters("dp2611")),
    { composed: "的票2611" },
    ...taken([...characters("17-2"), ENTER]),
  ]);
  assert.deepEqual(await heard(page, 2), ["notice input_method_on", "scan null dp261117-2"]);
  await page.waitForFunction(() => document.querySelector("#quantity").value === "7");
}

async function selfTest(page) {
  await page.click("#test");
  await page.waitForSelector(".scan-test");
  assert.deepEqual(await accessibility(page), []);
  // A scanner with a prefix, a separator of its own, and nothing after the code.
  await press(page, characters(`~]C1${ELEMENTS}-${SERIAL}`));
  await page.waitForSelector(".scan-findings");
  const told = await page.$$eval(".scan-findings li", (all) => all.map((one) => one.textContent));
  assert.match(told[0], /^To set: no key ends a code/);
  assert.ok(told.some((one) => one.includes("the separator arrives as -")));
  assert.deepEqual(await heard(page, 0), [], "the page under the test hears nothing");
  await page.click("#test");
  await page.waitForSelector(".scan-test", { state: "detached" });

  await press(page, characters("~]C1CB303918"));
  assert.deepEqual(await heard(page), ["scan ]C1 CB303918"], "what was learned holds from now on");
}

async function noEnd(page) {
  await page.evaluate(() => {
    localStorage.removeItem("suyuan.scanner");
    dispatchEvent(new Event("suyuan:scanner-learned"));
  });
  await press(page, characters("WP261102"));
  assert.deepEqual(await heard(page), ["notice no_end"]);
}

async function photo(page) {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-photo-"));
  // A good DataMatrix, which must be read with its separator and its symbology.
  const [one] = labelsOf(3, 1);
  const path = join(folder, "label.jpg");
  writeFileSync(path, picturesOf(one, 1)[0]);
  await page.setInputFiles("input[type=file]", path);
  await page.waitForFunction(() => window.heard.length > 0, null, { timeout: 60_000 });
  assert.deepEqual(await heard(page), [`photo ${one.label.symbology} ${one.label.scan}`]);
  rmSync(folder, { recursive: true });
}

async function cameraNotAllowed(page) {
  await page.click("#camera");
  assert.deepEqual(await heard(page), ["missing no_permission"]);
  assert.deepEqual(await accessibility(page), []);
  await page.click("#camera");
}

async function saysWhatIsMissing(page) {
  const [camera, storage] = await page.evaluate(() => window.missing());
  assert.deepEqual(camera, { what: "camera", why: "no_permission" });
  assert.deepEqual(storage, { what: "storage", why: "storage_may_vanish" });
}

/** Over plain http, and inside of WeCom: no camera, the reason is said, and a photo is read. */
async function plainHttp(page) {
  await page.goto(page.url().replace("127.0.0.1", PLAIN));
  await page.waitForSelector("#camera");
  await page.click("#camera");
  assert.deepEqual(await heard(page), ["missing insecure_context"]);
  await photo(page);
  await press(page, [...characters("DP261117-2"), ENTER]);
  assert.deepEqual(await heard(page), ["scan null DP261117-2"]);
  await page.evaluate(() => {
    Object.defineProperty(navigator, "userAgent", {
      value: "Mozilla/5.0 MicroMessenger/8.0 wxwork/4.1",
      configurable: true,
    });
  });
  assert.equal((await page.evaluate(() => window.missing()))[0].why, "wecom");
}

/** In this order: the self-test changes what holds after it, the last leaves the page. */
const SCANS = [
  scansAnywhere,
  separators,
  doubleTrigger,
  handIsNoScanner,
  inputMethod,
  selfTest,
  noEnd,
  photo,
  cameraNotAllowed,
  saysWhatIsMissing,
  plainHttp,
];

/** A few labels before the camera: one of every damage, every kind of code twice at least. */
async function labels() {
  const asked = { count: 12, every: 4, seed: 7, slower: 1, seenMs: 4_000 };
  const read = await readLabels(asked);
  const { lines } = report(read, asked);
  console.log(lines.join("\n"));
  assert.deepEqual(read.wrong, []);
  assert.ok(
    read.found.filter(({ tookMs }) => tookMs !== null).length >= 11,
    "one in twenty at most",
  );
}

/** Serves the page of these tests and runs them; how many passed, and what did not. */
export async function scans() {
  const server = await createServer({
    root: fileURLToPath(new URL("../", import.meta.url)),
    configFile: false,
    logLevel: "error",
    plugins: [react()],
    server: { host: "127.0.0.1", port: 0, allowedHosts: [PLAIN], fs: { allow: [".."] } },
  });
  await server.listen();
  const { page, context, complaints } = await openBrowser({
    language: "en",
    theme: "light",
    // A camera that nobody allows, and an address that is not this machine to the browser.
    flags: ["--use-fake-device-for-media-stream", `--host-resolver-rules=MAP ${PLAIN} 127.0.0.1`],
  });
  const count = { passed: 0, failures: [] };
  const run = async (scenario) => {
    try {
      await scenario(page);
      assert.deepEqual(complaints, []);
      count.passed += 1;
      console.log(`ok    scan ${scenario.name}`);
    } catch (cause) {
      const told = `FAIL  scan ${scenario.name}\n${cause.stack ?? cause}`;
      count.failures.push(told);
      console.log(told);
    }
  };
  try {
    page.setDefaultTimeout(60_000);
    await page.goto(`${server.resolvedUrls.local[0]}e2e/scanner/index.html`);
    await page.waitForSelector("#quantity");
    for (const scenario of SCANS) {
      await heard(page, 0);
      complaints.length = 0;
      await run(scenario);
    }
  } finally {
    await context.close();
    await server.close();
  }
  await run(labels);
  return count;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { failures } = await scans();
  process.exit(failures.length === 0 ? 0 : 1);
}
