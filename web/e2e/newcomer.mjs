/**
 * Somebody who has never seen it receives, makes, ships and traces a lot, by what the pages show alone.
 *
 * Clicks and keystrokes are counted, and what a practised hand would need is estimated from them by the
 * keystroke-level model: 1.1 s a click, 0.28 s a key, 1.35 s to think before each of them.
 */
import assert from "node:assert/strict";
import { accessibility, openBrowser } from "./browser.mjs";
import { act, ask, settle } from "./steps.mjs";

const CLICK_S = 1.1;
const KEY_S = 0.28;
const THINK_S = 1.35;
/** What the estimate may come to at most; reading what is new comes on top of it. */
const MOST_S = 90;

/** A hand that counts what it does. */
function hand() {
  const did = { clicks: 0, keys: 0, thoughts: 0 };
  return {
    did,
    async click(what) {
      did.clicks += 1;
      did.thoughts += 1;
      await what.click();
    },
    /** Goes into a field and writes. */
    async write(field, text) {
      did.clicks += 1;
      did.thoughts += 1;
      did.keys += text.length;
      await field.click();
      await field.pressSequentially(text);
    },
    seconds: () => did.clicks * CLICK_S + did.keys * KEY_S + did.thoughts * THINK_S,
  };
}

/**
 * The practice's orders; the demo brings one of each, and somebody may have used them up. Says whether
 * nobody has.
 */
async function practice(page) {
  let first = true;
  const place = (path, body) => {
    first = false;
    return ask(page, "POST", path, { ...body, act });
  };
  const waits = async (path, item) => {
    const { rows } = await ask(page, "GET", `${path}?state=released&limit=50`);
    const newest = rows[0]?.lines.find(({ role }) => role === "output");
    return newest?.item === item && newest.open === newest.quantity;
  };
  const line = (item) => ({ item, quantity: "20" });
  if (!(await waits("/purchase-orders", "TRY-MEAT")))
    await place("/purchase-orders", { partner: "TRY-S", lines: [line("TRY-MEAT")] });
  if (!(await waits("/sales-orders", "TRY-DUMPLING")))
    await place("/sales-orders", { partner: "TRY-C", lines: [line("TRY-DUMPLING")] });
  const { rows } = await ask(page, "GET", "/work-orders?state=released&limit=50");
  const begun = rows[0] && (await ask(page, "GET", `/work-orders/${rows[0].code}`)).runs.length > 0;
  if (begun || !(await waits("/work-orders", "TRY-DUMPLING"))) {
    const placed = await place("/work-orders", line("TRY-DUMPLING"));
    await place(`/work-orders/${placed.result.order.code}/state`, { state: "released" });
  }
  return first;
}

export async function newcomer({ page: admin, base, language }) {
  await admin.goto(`${base}/`);
  await settle(admin);
  const first = await practice(admin);
  const tag = Date.now().toString(36).toUpperCase();
  const username = `new-${tag}`;
  const password = "dumplings-1119";
  await ask(admin, "POST", "/people", { username, name: "新來的", password, roles: ["leader"] });

  const { page, context, complaints } = await openBrowser({ language, theme: "light" });
  const began = Date.now();
  const { did, click, write, seconds } = hand();
  const go = (step) => page.locator(".first-steps li").nth(step).locator("a");
  const ticked = (count) =>
    page.waitForFunction(
      (n) => document.querySelectorAll(".first-steps .is-done").length === n,
      count,
    );
  const home = async () => {
    await click(page.locator(".rail-i").first());
    await page.waitForSelector(".first-steps");
  };
  try {
    await page.goto(`${base}/`);
    await write(page.locator("#username"), username);
    await write(page.locator("#password"), password);
    await click(page.locator("[type=submit]"));
    // Whoever made the account knows its password: the first thing is one of one's own.
    const given = page.locator("main section.card").nth(1);
    await given.locator(".note-ask").waitFor();
    await write(given.locator("input[type=password]").nth(0), password);
    await write(given.locator("input[type=password]").nth(1), "only I know this 1127");
    await click(given.locator("[type=submit]"));
    await given.locator(".note-ok").waitFor();
    await home();
    await settle(page);
    assert.deepEqual(await accessibility(page), []);
    await page.screenshot({ path: `${import.meta.dirname}/shots/newcomer-home.${language}.png` });

    // Receive: the expected delivery is open already; its number is copied from the label.
    await click(go(0));
    const lot = page.locator(".receiving-lot").first();
    await write(lot.locator("input").nth(0), tag);
    await write(lot.locator("input[inputmode=decimal]"), "20");
    await click(page.locator(".receiving-act .ant-btn-primary:enabled"));
    await page.waitForSelector(".receiving-main .note-ok, section .note-ok");
    const received = (await page.locator("section .tb a.code").first().textContent()).trim();

    // Make: begun from its order, fed as proposed, and what came out is weighed.
    await home();
    await ticked(1);
    await click(go(1));
    await click(page.locator("[aria-labelledby=make-runs] .ant-btn-primary"));
    await page.waitForSelector(".make-all [type=submit]:enabled");
    // What is left of an earlier round goes first, and may be enough.
    const fed = await page.locator(".make-all .code").allTextContents();
    assert.ok(fed.length >= 2 && (!first || fed.includes(received)), `${fed} and ${received}`);
    assert.deepEqual(await accessibility(page), []);
    await page.screenshot({ path: `${import.meta.dirname}/shots/newcomer-feed.${language}.png` });
    await click(page.locator(".make-all [type=submit]"));
    const output = page.locator(".make-output input[inputmode=decimal]");
    await output.waitFor();
    await write(output, "20");
    await click(page.locator(".make-output [type=submit]:enabled"));
    await page.waitForSelector(".next-ship");
    await page.screenshot({ path: `${import.meta.dirname}/shots/newcomer-made.${language}.png` });

    // Ship: to the customer who waits for it.
    await click(page.locator(".next-ship").first());
    await click(page.locator(".ant-drawer form [type=submit]:enabled"));
    await page.waitForURL(/\/shipments\/SH|\/shipments\/DN/);
    await click(page.locator(".take .list-it").first());
    await click(page.locator(".card tbody .ant-btn").first());
    await page.waitForSelector(".card tbody .chip-free");
    await click(page.locator("aside form [type=submit]:enabled"));

    // Trace: from the shipment back to what came in this morning.
    await page.waitForSelector(".ship-trace");
    await click(page.locator(".ship-trace"));
    await page.waitForSelector(".draw .nodes text");
    await page.waitForFunction(
      (numbers) =>
        numbers.every((one) => document.querySelector(".draw")?.textContent?.includes(one)),
      fed,
    );
    const spent = (Date.now() - began) / 1000;
    await page.screenshot({ path: `${import.meta.dirname}/shots/newcomer-trace.${language}.png` });
    // The layers are called by what people call the operations.
    assert.ok((await page.locator(".draw").textContent()).includes("包水餃"));

    await page.goto(`${base}/go-live`);
    await ticked(4);
    await page.goto(`${base}/`);
    await settle(page);
    assert.equal(await page.locator(".first-steps").count(), 0, "what is done is out of the way");
    console.log(
      `      ${did.clicks} clicks, ${did.keys} keys, ${did.thoughts} decisions:` +
        ` about ${Math.round(seconds())} s by the model, ${Math.round(spent)} s by this browser`,
    );
    assert.ok(seconds() < MOST_S, `${seconds()} s`);
    // Who may not see the people is told so, and the page goes on without them.
    assert.deepEqual(
      complaints.filter((said) => !said.includes("403")),
      [],
    );
  } finally {
    await context.close();
  }
}
