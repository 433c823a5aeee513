/**
 * Signatures: a hold that two people have to sign for is lifted, a wrong password is told and on the
 * list, the act shows who signed and what it means, and is signed once more afterwards.
 */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { somebody } from "./people.mjs";
import { ask, settle } from "./steps.mjs";

const LIFT = { code: "E2E-LIFT", act: "lift_hold", signatures: 2, meanings: "review release" };
const LOT = "lot:DP261117-2";
export const DIALOG = ".ant-modal form";

const bare = (ref) => ref.slice(ref.indexOf(":") + 1);

/** An act takes signatures, or none again. Each run finds the record as another left it. */
export async function point(page, { code, ...asked }, retired) {
  const where = `/masters/signature_point/${code}`;
  const fields = { name: "e2e", ...asked };
  const based_on = await page.evaluate(async (path) => {
    const known = await fetch(`/api/v1${path}`);
    return known.ok ? (await known.json()).record.seq : null;
  }, where);
  await ask(page, "PUT", where, { fields, retired, based_on });
}

export async function chooseMeaning(page, place) {
  await page.locator(`${DIALOG} .ant-select`).click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option").nth(place).click();
}

/** `password` is that of whoever the scenarios sign in. */
export async function signatures({ page, base, shot, password }) {
  const reason = `e2e signature ${Date.now()}`;
  const second = { username: `e2e-second-${Date.now()}`, password: "second person 1234" };
  const held = await ask(page, "POST", "/holds", { lots: [LOT], reason });
  await somebody(page, base, {
    ...second,
    name: "王二",
    roles: ["quality"],
  });
  await point(page, LIFT, false);
  try {
    await page.goto(`${base}/holds`);
    const row = page.locator(".held-row", { hasText: reason });
    await row.locator("button").click();
    await page.waitForSelector(".ant-drawer form textarea");
    await page.fill(".ant-drawer form textarea", "e2e: 沒有問題");
    await page.locator(".ant-drawer form [type=submit]:not([disabled])").click();

    await page.waitForSelector(DIALOG);
    await settle(page);
    assert.deepEqual(await accessibility(page), []);
    await shot("sign");
    assert.ok((await page.textContent(".ant-modal")).includes(bare(LOT)), "it says what is signed");
    for (let tabs = 0; tabs < 10; tabs += 1) {
      await page.keyboard.press("Tab");
      const inside = await page.evaluate(() =>
        Boolean(document.activeElement?.closest(".ant-modal")),
      );
      assert.ok(inside, "the keyboard stays within what is signed");
    }
    await page.keyboard.press("Escape");
    await page.waitForSelector(DIALOG, { state: "detached" });
    const typed = await page.inputValue(".ant-drawer form textarea");
    assert.equal(typed, "e2e: 沒有問題", "the form stays with what was typed");
    // What was refused is changed before it is sent again.
    await page.fill(".ant-drawer form textarea", "e2e: 沒有問題了");
    await page.locator(".ant-drawer form [type=submit]:not([disabled])").click();
    await page.waitForSelector(DIALOG);
    await chooseMeaning(page, 0);
    await page.fill(`${DIALOG} input[type=password]`, "not the password");
    await page.click(`${DIALOG} [type=submit]`);
    await page.waitForSelector(`${DIALOG} [role=alert] *`);
    await page.fill(`${DIALOG} input[type=password]`, password);
    await page.click(`${DIALOG} [type=submit]`);

    await page.waitForSelector(`${DIALOG} input[autocomplete=off]`);
    await chooseMeaning(page, 1);
    await page
      .locator(`${DIALOG} input:not([type=password]):not([role=combobox])`)
      .fill(second.username);
    await page.fill(`${DIALOG} input[type=password]`, second.password);
    await settle(page);
    await shot("sign-second");
    await page.click(`${DIALOG} [type=submit]`);
    await page.waitForSelector(DIALOG, { state: "detached" });
    await page.waitForSelector(".ant-drawer form", { state: "detached" });
  } finally {
    await point(page, LIFT, true);
  }
  const signed = await ask(page, "GET", `/signatures?lot=${encodeURIComponent(LOT)}`);
  const [first, other] = signed.rows;
  assert.deepEqual([first.meaning, other.meaning], ["review", "release"]);
  assert.equal(first.act, other.act);
  assert.equal(held.result.lots.length, 1);

  await page.goto(`${base}/acts?act=${first.act}`);
  await page.waitForSelector(".ant-drawer .act-facts");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("act-signed");
  await page.locator(".ant-drawer .drawer-acts button").first().click();
  await page.waitForSelector(DIALOG);
  await chooseMeaning(page, 2);
  await page.fill(`${DIALOG} input[type=password]`, password);
  await page.click(`${DIALOG} [type=submit]`);
  await page.waitForSelector(DIALOG, { state: "detached" });
  await settle(page);
  const after = await ask(page, "GET", `/signatures?act=${first.act}`);
  assert.equal(after.rows.length, 3);
  assert.equal(after.rows[2].meaning, "approval");
  await page.goto(`${base}/people`);
  await page.waitForSelector("#page .tb tbody tr");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("signing-failures");
}
