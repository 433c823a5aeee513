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
  await page.waitForSelector("#page");
}

/** How an act of a test comes about. */
export const act = { capture: "typed", reasons: {} };

/** Asks the server as the person who is signed in. */
export async function ask(page, method, path, body) {
  const { status, answer } = await page.evaluate(
    async ([how, where, what]) => {
      const session = await (await fetch("/api/v1/session")).json();
      const response = await fetch(`/api/v1${where}`, {
        method: how,
        headers: {
          "content-type": "application/json",
          "x-csrf-token": session.csrf,
          ...(how === "POST" ? { "idempotency-key": crypto.randomUUID() } : {}),
        },
        ...(what ? { body: JSON.stringify(what) } : {}),
      });
      return { status: response.status, answer: await response.json() };
    },
    [method, path, body],
  );
  assert.ok(status < 300, `${method} ${path}: ${status} ${JSON.stringify(answer)}`);
  return answer;
}

export const DRAWER = ".ant-drawer-open";

/** A code is scanned: typed, and ended with Enter. */
export async function scan(field, code) {
  await field.fill(code);
  await field.press("Enter");
}

/** Sends the form of an act and waits until it is done. */
export async function commit(page, within) {
  await page.waitForFunction(
    (where) => !document.querySelector(`${where} [type=submit]`)?.disabled,
    within,
  );
  await page.locator(`${within} [type=submit]`).click();
}

export async function closeDrawer(page) {
  await page.keyboard.press("Escape");
  await page.waitForSelector(DRAWER, { state: "detached" });
}
