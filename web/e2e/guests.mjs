/**
 * An auditor is let in: the quality manager names a lot and hands over a link, the auditor sees that lot
 * with its trace and nothing beside it, and is out the moment the invitation is taken back.
 */
import assert from "node:assert/strict";
import { accessibility, apart } from "./browser.mjs";
import { ask, settle } from "./steps.mjs";

const LOT = "lot:DP261117-2";
const NARROW = { width: 390, height: 844 };

export async function guests(given) {
  const { page, base, shot } = given;
  await page.goto(`${base}/guests`);
  await page.waitForSelector("#page .page-h");
  await settle(page);
  assert.deepEqual(await accessibility(page), [], "the guests");
  await page.locator(".page-h .ant-btn-primary").click();
  await page.waitForSelector(".ant-drawer #name");
  await page.fill(".ant-drawer #name", "e2e 稽核員");
  await page.fill(".ant-drawer #firm", "e2e 驗證機構");
  await page.locator(".ant-drawer #lots").fill(LOT);
  await page.keyboard.press("Enter");
  assert.deepEqual(await accessibility(page), [], "the invitation");
  await shot("guest-invite");
  await page.click(".ant-drawer [type=submit]");
  const link = await page.locator(".ant-drawer code.hash").textContent();
  assert.ok(link.startsWith(`${base}/guest#gu_`), link);
  await shot("guest-link");
  await page.keyboard.press("Escape");

  await apart(given, (own) => visit({ ...given, ...own, link, admin: page }));
}

async function visit({ page, context, base, shot, link, admin }) {
  await page.goto(link);
  await page.waitForURL(({ pathname, hash }) => pathname === "/" && hash === "");
  await page.waitForSelector(".guest-note .note-ask");
  await settle(page);
  assert.deepEqual(await accessibility(page), [], "what a guest may see");
  assert.equal(await page.locator(".rail").count(), 0, "a guest has no rail");
  await shot("guest-home", page);

  await page.locator(`main a[href*='/lots/']`).click();
  await page.waitForSelector(".pass-id");
  await settle(page);
  assert.deepEqual(await accessibility(page), [], "the passport of a guest");
  assert.equal(await page.locator("main [role=alert] .note-no").count(), 0);
  await shot("guest-passport", page);
  await page.goto(`${base}/trace?root=${encodeURIComponent(LOT)}&direction=both`);
  await page.waitForSelector(".answer");
  await settle(page);
  await shot("guest-trace", page);
  await page.setViewportSize(NARROW);
  await page.goto(`${base}/`);
  await page.waitForSelector("main a[href*='/lots/']");
  const beyond = await page.evaluate(() => document.body.scrollWidth - innerWidth);
  assert.ok(beyond <= 0, `a phone scrolls sideways by ${beyond}`);
  await shot("guest-phone", page);

  // What was not named is refused, whatever the address.
  const asked = (path) =>
    page.evaluate(async (where) => (await fetch(`/api/v1${where}`)).status, path);
  for (const path of ["/pools", "/people", "/pools/lot:NONE", "/export", "/overview"]) {
    assert.equal(await asked(path), 403, path);
  }

  const { rows } = await ask(admin, "GET", "/guests");
  const [guest] = rows;
  assert.equal(guest.name, "e2e 稽核員");
  assert.ok(guest.looks >= 2, `${guest.looks} looks are on record`);
  await admin.reload();
  await admin.waitForSelector("#page .tb tbody tr");
  await admin.locator("#page .tb tbody tr .ant-btn-dangerous").first().click();
  await admin.locator(".ant-popconfirm .ant-btn-dangerous").click();
  await admin.waitForSelector("#page .tb tbody tr:first-child .chip-gone");
  await shot("guest-gone", admin);

  assert.equal(await asked("/guest"), 401, "out at once");
  await context.clearCookies();
  await page.goto("about:blank");
  await page.goto(link);
  await page.waitForSelector("[role=alert] .note-no");
}
