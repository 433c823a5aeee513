/** The pages that people open on the phone: everything within its width, and nothing too small. */
import assert from "node:assert/strict";
import { accessibility, overlaps } from "./browser.mjs";
import { firstStory, settle } from "./steps.mjs";

/** What sticks out of the screen to the right; boxes that scroll by themselves may be wide. */
function tooWide(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (one) => {
      // The page itself may be moved up and down only.
      for (let box = one.parentElement; box && box.id !== "page"; box = box.parentElement) {
        if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(box).overflowX)) {
          return true;
        }
      }
      return false;
    };
    return [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > width + 1 && !scrolls(one))
      .map((one) => one.outerHTML.slice(0, 120))
      .slice(0, 5);
  });
}

async function fits(page) {
  await settle(page);
  assert.deepEqual(await tooWide(page), [], "nothing is wider than the phone");
  const scrolled = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(scrolled <= 0, `the page moves sideways by ${scrolled} px`);
  assert.deepEqual(await accessibility(page), []);
}

export async function lotsPhone({ page, base, shot }) {
  await page.goto(`${base}/lots`);
  await page.waitForSelector(".ant-table-row");
  await fits(page);
  await shot("lots");
}

export async function passportPhone({ page, base, shot }) {
  await page.goto(`${base}/lots/lot:DP261117-2`);
  await page.waitForSelector(".pass-say");
  await fits(page);
  await shot("passport");
}

export async function tracePhone({ page, base, shot }) {
  await page.goto(`${base}${await firstStory(page, base)}&view=drawing`);
  await page.waitForSelector(".draw .node");
  await fits(page);
  assert.deepEqual(await overlaps(page), []);
  await shot("trace");
  const answer = await page.locator(".answer").boundingBox();
  assert.ok(answer.y + answer.height < 844, "the answer is on the first screen");
}

export async function importPhone({ page, base, shot }) {
  await page.goto(`${base}/imports`);
  await page.waitForSelector(".drop");
  await fits(page);
  await shot("imports");
}
