/**
 * An audit is kept to whoever wrote it down: its page says so with a lock, whoever is outside finds neither
 * the page nor the line in the list, and it is opened again with a reason.
 */
import assert from "node:assert/strict";
import { accessibility, apart } from "./browser.mjs";
import { somebody } from "./people.mjs";
import { ask, settle } from "./steps.mjs";

const AUDIT = { kind: "authority", auditor: "e2e 不公開的單位", from_on: "2026-03-02" };
const NARROW = { width: 390, height: 844 };

export async function circles(given) {
  const { page, base, shot } = given;
  await page.goto(`${base}/`);
  const { result } = await ask(page, "POST", "/audits", AUDIT);
  await page.goto(`${base}/audits/${result.code}`);
  await page.locator(".kept-to button").click();
  await page.waitForSelector(".ant-drawer form");
  await page.locator(".ant-drawer form input[maxlength='500']").fill("只有少數人知道");
  assert.deepEqual(await accessibility(page), [], "who may see it");
  await shot("circle-form");
  await page.locator(".ant-drawer [type=submit]:enabled").click();
  await page.waitForSelector(".kept-to svg");
  await settle(page);
  assert.deepEqual(await accessibility(page), [], "a kept audit");
  await shot("circle");
  await page.setViewportSize(NARROW);
  const beyond = await page.evaluate(() => document.body.scrollWidth - innerWidth);
  assert.ok(beyond <= 0, `a phone scrolls sideways by ${beyond}`);
  await shot("circle-phone");
  await page.setViewportSize({ width: 1280, height: 800 });

  const colleague = `e2e-outside-${Date.now()}`;
  await somebody(page, base, {
    username: colleague,
    name: "e2e 同事",
    password: given.password,
    roles: ["quality"],
  });
  await apart(given, (own) => outside({ ...given, ...own, colleague, code: result.code }));

  await page.goto(`${base}/people`);
  const row = page.locator("li", { hasText: result.code });
  await row.waitFor();
  await settle(page);
  assert.deepEqual(await accessibility(page), [], "what is kept");
  await row.scrollIntoViewIfNeeded();
  await shot("circles");
  await ask(page, "PUT", `/circles/audit/${result.code}`, { open: true, reason: "e2e" });
  await page.goto(`${base}/audits/${result.code}`);
  await page.waitForSelector(".kept-to button");
  assert.equal(await page.locator(".kept-to svg").count(), 0, "it is open again");
}

async function outside({ page, base, code, colleague, password }) {
  await page.goto(`${base}/sign-in`);
  await page.fill("#username", colleague);
  await page.fill("#password", password);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#page");
  await page.goto(`${base}/audits/${code}`);
  await page.waitForSelector("[role=alert], .note-no");
  assert.equal(await page.getByText(AUDIT.auditor).count(), 0, "the page tells nothing");
  await page.goto(`${base}/audits`);
  await page.waitForSelector("#page .page-h");
  await settle(page);
  assert.equal(await page.getByText(AUDIT.auditor).count(), 0, "the list tells nothing");
}
