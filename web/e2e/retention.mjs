/**
 * Retention: a class is set, a file is kept by it and by a legal hold, each with its reason; nothing may
 * go today; an archive is saved and what it holds is here already.
 */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { ask, settle } from "./steps.mjs";

const LOT = "lot:DP261117-2";
const DRAWER = ".ant-drawer form";
const CLASS = "E2E-PICTURES";

/** Attaches a picture of eight bytes that nobody attached before; its name. */
async function attach(page, name) {
  const status = await page.evaluate(
    async ([of, called]) => {
      const session = await (await fetch("/api/v1/session")).json();
      const bytes = new TextEncoder().encode(` ${called}`);
      const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
      const where = `/api/v1/attachments?subject=${encodeURIComponent(of)}&name=${called}`;
      const answer = await fetch(where, {
        method: "POST",
        headers: {
          "content-type": "application/octet-stream",
          "x-csrf-token": session.csrf,
          "idempotency-key": crypto.randomUUID(),
        },
        body: new Uint8Array([...png, ...bytes]),
      });
      return answer.status;
    },
    [LOT, name],
  );
  assert.equal(status, 201);
}

async function fields(page, words) {
  const inputs = page.locator(`${DRAWER} input:not([role=combobox]):not([role=spinbutton])`);
  for (const [at, word] of words.entries()) await inputs.nth(at).fill(word);
}

async function done(page) {
  await page.locator(`${DRAWER} [type=submit]:not([disabled])`).click();
  await page.waitForSelector(DRAWER, { state: "detached" });
  await settle(page);
}

export async function retention({ page, base, shot }) {
  const name = `e2e-${Date.now()}.png`;
  const hold = `E2E-${Date.now()}`;
  await attach(page, name);
  await page.goto(`${base}/retention`);
  await page.waitForSelector("#retention-classes");
  await settle(page);

  const known = await ask(page, "GET", "/retention");
  if (!known.classes.some((one) => one.class === CLASS)) {
    await page.locator("[aria-labelledby=retention-classes] button").first().click();
    await page.waitForSelector(DRAWER);
    await fields(page, [CLASS, "Pictures of goods", "FSMA 204"]);
    await page.click(`${DRAWER} .ant-select`);
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
    await page.keyboard.press("Escape");
    await settle(page);
    assert.deepEqual(await accessibility(page), []);
    await shot("retention-class");
    await done(page);
  }
  await page.waitForSelector(`[aria-labelledby=retention-classes] td:has-text("${CLASS}")`);

  await page.locator("[aria-labelledby=legal-holds] button").first().click();
  await page.waitForSelector(DRAWER);
  await fields(page, [hold, LOT, "e2e: the court asks"]);
  await done(page);
  const row = page.locator("[aria-labelledby=legal-holds] tr", { hasText: hold });
  await row.waitFor();

  const files = page.locator("[aria-labelledby=retention-files]");
  await files.locator(".ant-segmented-item").nth(1).click();
  const kept = files.locator("tr", { hasText: name });
  await kept.waitFor();
  assert.ok((await kept.textContent()).includes(hold), "the hold is named");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("retention");

  await row.locator("button").click();
  await page.waitForSelector(DRAWER);
  await fields(page, ["e2e: the court has decided"]);
  await done(page);
  await row.locator("button").waitFor({ state: "detached" });
  await files.locator(".ant-segmented-item").nth(0).click();
  await files.locator(".blank").waitFor();

  const saved = page.waitForEvent("download");
  await page.locator("[aria-labelledby=archive] button").first().click();
  const archive = await (await saved).path();
  await page.setInputFiles("[aria-labelledby=archive] input[type=file]", archive);
  await page.waitForSelector("[aria-labelledby=archive] .note-ok");
  await settle(page);
  await shot("retention-archive");

  await page.goto(`${base}/ledger`);
  await page.waitForSelector("#page .tabs a[aria-current=page]");
}

export async function retentionPhone({ page, base, shot }) {
  await page.goto(`${base}/retention`);
  await page.waitForSelector("#retention-files");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("retention");
}
