/**
 * Analysis: the score of the chain leads to records, bad lots lead to what they share, a hold that was
 * not laid shows what it would have kept, and a lot is imagined smaller.
 */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { ask, DRAWER, settle } from "./steps.mjs";

const LOT = "lot:DP261117-2";

const sideways = (page) =>
  page.evaluate(() => {
    const main = document.querySelector("#page");
    return main.scrollWidth - main.clientWidth;
  });

/** A lot that came from a supplier and reached customers. */
async function spread(page) {
  const { rows } = await ask(page, "GET", "/trace/dispersion");
  assert.ok(rows.length > 0, "the demo factory received lots");
  return rows[0];
}

async function health({ page, base, shot }) {
  await page.goto(`${base}/`);
  await page.locator(".rail a[href='/analysis']").click();
  await page.waitForSelector("[data-testid=score]");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("chain-health");
  const score = Number(await page.locator("[data-testid=score]").textContent());
  assert.ok(score > 0 && score < 100, `a demo factory is not perfect: ${score}`);
  const lost = await page
    .locator(".health-score + section td:last-child")
    .evaluateAll((cells) => cells.map((cell) => Number(cell.textContent.replace("−", "")) || 0));
  const sum = lost.reduce((all, one) => all + one, 0);
  assert.ok(Math.abs(100 - sum - score) < 0.0005, `the parts make the score: ${lost} and ${score}`);
  await page.locator(".health-go").first().press("Enter");
  await page.waitForSelector(`${DRAWER} .loss-list li`);
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("chain-losses");
  await page.keyboard.press("Escape");
  await page.waitForSelector(DRAWER, { state: "detached" });
  // Where most is lost, it is lost by movements; a person's own acts name no lot.
  const counts = await page
    .locator(".health-row .num")
    .evaluateAll((all) => all.map((one) => Number(one.textContent.replace(/\D/g, ""))));
  await page
    .locator(".health-row")
    .nth(counts.indexOf(Math.max(...counts)))
    .click();
  await page.waitForSelector(`${DRAWER} .loss-list li a[href^='/lots/']`);
  await page.locator(`${DRAWER} .loss-list li a[href^='/lots/']`).first().click();
  await page.waitForSelector(".pass-say");
}

async function commonCause({ page, base, shot }) {
  await page.goto(`${base}/lots/${encodeURIComponent(LOT)}`);
  await page.waitForSelector(".pass-acts");
  await page.locator(".pass-acts a[href^='/analysis/cause']").click();
  await page.waitForSelector(".cause-suspects");
  await page.fill(".cause-ask textarea", `${LOT}\nNO-SUCH-LOT`);
  await page.click(".cause-ask [type=submit]");
  await page.waitForSelector(".note-warn");
  await page.waitForSelector(".cause-suspects");
  await settle(page);
  assert.ok((await page.locator(".note-warn").first().textContent()).includes("NO-SUCH-LOT"));
  assert.deepEqual(await accessibility(page), []);
  await shot("common-cause");
  await page.locator(".cause-ask .ant-segmented-item").last().click();
  assert.ok(await page.locator(".cause-ask [type=submit]").isDisabled(), "lots have to be named");
  await page.locator(".cause-suspects a[href^='/trace']").first().click();
  await page.waitForSelector(".draw .node");
}

async function whatIf({ page, base, shot }) {
  const { pool } = await spread(page);
  await page.goto(`${base}/analysis/what-if?root=${encodeURIComponent(pool.ref)}`);
  await page.waitForSelector(".what-if-ask");
  await page.locator(".what-if-ask .date input").first().fill("2026-01-01 00:00");
  await page.click(".what-if-ask [type=submit]");
  await page.waitForSelector(".what-if-said");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("what-if");
  const holds = await page.locator(".what-if-holds li").count();
  assert.ok(holds > 0, "something has to be held");
  await page.locator("a[href^='/holds']").last().click();
  await page.waitForSelector(`${DRAWER} form`);
  await settle(page);
  await shot("what-if-hold");
}

async function dispersion({ page, base, shot }) {
  await page.goto(`${base}/analysis/dispersion`);
  await page.waitForSelector("#page .tb tbody tr");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("dispersion");
  await page.locator("#page .tb tbody tr button").first().click();
  await page.waitForSelector(`${DRAWER} .tb tbody tr, ${DRAWER} .blank`);
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("smaller-lots");
}

export async function analysis(scene) {
  await health(scene);
  await commonCause(scene);
  await whatIf(scene);
  await dispersion(scene);
}

export async function analysisPhone({ page, base, shot }) {
  const { pool } = await spread(page);
  const root = encodeURIComponent(pool.ref);
  for (const [path, there, name] of [
    ["/analysis", "[data-testid=score]", "chain-health"],
    [`/analysis/cause?bad=${encodeURIComponent(LOT)}`, ".cause-suspects", "common-cause"],
    [`/analysis/what-if?root=${root}&at=2026-01-01T00:00`, ".what-if-said", "what-if"],
    ["/analysis/dispersion", "#page .tb tbody tr", "dispersion"],
  ]) {
    await page.goto(base + path);
    await page.waitForSelector(there);
    await settle(page);
    assert.ok((await sideways(page)) <= 0, `${path} moves sideways`);
    assert.deepEqual(await accessibility(page), []);
    await shot(name);
  }
}
