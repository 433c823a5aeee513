/** Steps that many scenarios begin with. */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";

/** The page asks nothing and waits for nothing any more. */
export const settle = async (page) => {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
};

/** Where the first story begins. */
export async function firstStory(page, base) {
  await page.goto(`${base}/`);
  await page.waitForSelector(".home-next a[href*='/trace']");
  return page.getAttribute(".home-next a[href*='/trace']", "href");
}

export async function signIn({ page, base, person, password, shot }) {
  await page.goto(`${base}/sign-in`);
  await page.waitForSelector("#username");
  assert.deepEqual(await accessibility(page), []);
  await shot("sign-in");
  await page.fill("#username", person);
  await page.fill("#password", "not-the-password");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=alert] .note-no");
  await page.fill("#password", password);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".rail");
}
