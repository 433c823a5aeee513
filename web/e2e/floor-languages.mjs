/** The floor in the languages that only it speaks, in large type and in high contrast. */
import assert from "node:assert/strict";
import { floorFactory } from "./floor-factory.mjs";
import { accessibility, BIG, knows, openFloor, scan } from "./floor-steps.mjs";

const TONGUES = [
  ["vi", "Tiếng Việt", "Quét"],
  ["id", "Bahasa Indonesia", "Pindai"],
  ["th", "ไทย", "สแกน"],
];

/** Nothing sticks out to the side: no word is cut, and nobody scrolls sideways. */
async function fits(page, where) {
  const wide = await page.evaluate(() => {
    const most = document.documentElement.clientWidth + 1;
    return [...document.querySelectorAll("#root *")]
      .filter((it) => it.getBoundingClientRect().right > most && it.getClientRects().length > 0)
      .map((it) => `${it.tagName}.${it.className} ${it.textContent.slice(0, 40)}`);
  });
  assert.deepEqual(wide.slice(0, 3), [], where);
  const covered = await page.evaluate(() => {
    const word = document.querySelector(".f-hero .f-word");
    return word ? word.scrollWidth > word.clientWidth : false;
  });
  assert.equal(covered, false, `${where}: the word runs into its mark`);
}

const set = (page, legend, at) =>
  page.locator("fieldset").nth(legend).locator("button").nth(at).click();

async function toSettings(page) {
  await page.evaluate(() => {
    location.hash = "#/settings";
  });
  await page.waitForSelector("fieldset");
}

/** One look is enough: the languages of the desk change nothing here. */
export async function floorLanguages({ page, base, language, shot }) {
  if (language !== "en") return;
  await openFloor(page, base);
  const { p, run } = await floorFactory(page);
  const loaded = [];
  page.on("request", (asked) => loaded.push(asked.url()));
  await page.reload();
  await knows(page, run);
  for (const [tag, name, word] of TONGUES) {
    await toSettings(page);
    await page.getByRole("button", { name, exact: true }).click();
    await page.waitForFunction((lang) => document.documentElement.lang === lang, tag);
    const whole = await page.locator("fieldset + .sec").first().textContent();
    assert.match(whole, /\d{3}/, "how much of the language is there is said");
    await fits(page, `${tag} settings`);
    assert.deepEqual(await accessibility(page), []);
    await shot(`floor-settings-${tag}`);
    await page.locator(".f-tabs a").first().click();
    await page.waitForSelector(".f-scan");
    assert.equal(await page.locator(".f-scan b").textContent(), word);
    await fits(page, `${tag} home`);
    await shot(`floor-home-${tag}`);
    await scan(page, run);
    await page.waitForSelector(".f-line.next");
    await fits(page, `${tag} lines`);
    await scan(page, `${p}SO2`);
    await page.waitForSelector(".f-no .f-why");
    await fits(page, `${tag} refused`);
    assert.deepEqual(await accessibility(page), []);
    await shot(`floor-feed-expired-${tag}`);
  }
  await scan(page, `${p}SY1`);
  await page.locator(BIG).click();
  await page.waitForSelector(".f-ok .f-qty");
  await shot("floor-feed-ok-th");
  await largeAndPlain(page, shot);
  // The language is the person's at this device: it is still there after the page is opened anew.
  await page.reload();
  await page.waitForSelector(".f-screen");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "th");
  await toSettings(page);
  await page.getByRole("button", { name: "English", exact: true }).click();
  await page.waitForFunction(() => document.documentElement.lang === "en");
}

async function largeAndPlain(page, shot) {
  await toSettings(page);
  const size = () =>
    page
      .locator(".f-choice button")
      .first()
      .evaluate((it) => it.offsetHeight);
  const before = await page.locator("h1").first().boundingBox();
  await set(page, 2, 0);
  await set(page, 3, 0);
  const after = await page.locator("h1").first().boundingBox();
  assert.ok(after.height >= before.height * 1.2, "large type is larger");
  assert.ok((await size()) > 0);
  await fits(page, "large settings");
  assert.deepEqual(await accessibility(page), []);
  await shot("floor-large-th");
  await page.locator(".f-tabs a").first().click();
  await page.waitForSelector(".f-scan");
  await fits(page, "large home");
  await shot("floor-large-home-th");
  await toSettings(page);
  await set(page, 2, 1);
  await set(page, 3, 1);
}
