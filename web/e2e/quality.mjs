/**
 * Quality: a lot that came in waits, is judged in two parts, is held and lifted, the verdict is
 * taken back, and a customer's complaint goes to its end. Each run makes its own goods.
 */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { settle } from "./steps.mjs";

/** Asks the server as the person who is signed in. */
export async function ask(page, method, path, body) {
  const answer = await page.evaluate(
    async ([verb, where, words]) => {
      const session = await (await fetch("/api/v1/session")).json();
      const response = await fetch(`/api/v1${where}`, {
        method: verb,
        headers: {
          "content-type": "application/json",
          "x-csrf-token": session.csrf,
          "idempotency-key": crypto.randomUUID(),
        },
        ...(words ? { body: JSON.stringify(words) } : {}),
      });
      return { status: response.status, json: await response.json() };
    },
    [method, path, body],
  );
  assert.ok(answer.status < 300, `${method} ${path}: ${JSON.stringify(answer.json)}`);
  return answer.json;
}

/** A record of master data, written unless it is there. */
export async function master(page, kind, code, fields) {
  const there = await page.evaluate(
    async (where) => (await fetch(`/api/v1${where}`)).status,
    `/masters/${kind}/${code}`,
  );
  if (there === 404) await ask(page, "PUT", `/masters/${kind}/${code}`, { fields });
}

/** A lot that waits for its verdict, and the number of its receipt. */
export async function received(page, amount, item = "E2E-PORK", name = "豬後腿絞肉") {
  await master(page, "item", item, {
    name,
    unit: "kg",
    kg_per_unit: "1",
    tracking: "lot",
    inspect_incoming: true,
  });
  await master(page, "place", "E2E-C1", { name: "冷藏一區", kind: "zone" });
  await master(page, "place", "E2E-Q1", { name: "隔離區", kind: "quarantine" });
  const suppliers = await ask(page, "GET", "/masters/partner?limit=200");
  const supplier = suppliers.rows.find(({ fields }) => fields.role !== "customer");
  const order = await ask(page, "POST", "/purchase-orders", {
    partner: supplier.code,
    lines: [{ item, quantity: amount }],
  });
  const done = await ask(page, "POST", "/receipts", {
    order: order.result.code,
    lots: [
      {
        line: 1,
        item,
        quantity: amount,
        place: "E2E-C1",
        supplier_lot: `E2E-${Date.now()}`,
        expires_on: "2099-01-01",
      },
    ],
  });
  return done.result.lots[0];
}

/** Chooses a code in a field that is searched, as a person does. */
export async function choose(page, field, code) {
  await field.click();
  await field.pressSequentially(code);
  await page.locator(`.ant-select-item-option:has-text("${code}")`).first().click();
}

export const visit = async (page, base, path, until) => {
  await page.goto(`${base}${path}`);
  await page.waitForSelector(until);
  await settle(page);
};

export async function tasks({ page, base, shot }) {
  await page.goto(`${base}/`);
  const { lot } = await received(page, "40");
  await visit(page, base, "/", ".tasks .task");
  assert.deepEqual(await accessibility(page), []);
  await shot("home-tasks");
  await visit(page, base, "/tasks", ".tasks .task");
  assert.deepEqual(await accessibility(page), []);
  await shot("tasks");
  // The row leads to the place where it is done.
  await page
    .locator(`.task:has-text("${lot.slice("lot:".length)}")`)
    .first()
    .click();
  await page.waitForURL(/\/inspections\?lot=/);
  await page.waitForSelector(".verdict [type=submit]");
}

/** A plan says how many pieces are looked at; whoever accepts against it says why. */
export async function planned({ page, base, shot }) {
  await page.goto(`${base}/`);
  const { lot } = await received(page, "400", "E2E-PEPPER", "白胡椒粉");
  await master(page, "inspection_plan", "E2E-PEPPER-IN", {
    name: "白胡椒粉進貨檢驗",
    item: "E2E-PEPPER",
    stage: "incoming",
    sampling: "iso_2859",
    level: "II",
    aql: "1.5",
    characteristics: [
      { name: "水分", kind: "number", unit: "%", upper: "12.0", target: "10" },
      { name: "異物", kind: "choice", class: "critical", choices: "無|有" },
    ],
  });
  await visit(page, base, `/inspections?lot=${lot}`, ".plan-box");
  const asks = await page.textContent(".plan-box");
  for (const said of ["50", "400", "12.0"]) assert.ok(asks.includes(said), asks);
  const [sampled, defective] = [0, 1].map((at) =>
    page.locator(".verdict-row").nth(1).locator("input").nth(at),
  );
  await sampled.fill("49");
  await defective.fill("0");
  await refused(page, "49");
  assert.deepEqual(await accessibility(page), []);
  await shot("verdict-planned");
  await sampled.fill("50");
  await defective.fill("3");
  await refused(page, "3");
  await page.locator(".verdict .note input").fill("e2e");
  await commitVerdict(page);
  const judged = await ask(page, "GET", `/inspections?lot=${lot}`);
  assert.deepEqual([judged.rows[0].sampled, judged.rows[0].defective], [50, 3]);
  const told = await ask(page, "GET", `/acts/${judged.rows[0].act}`);
  assert.ok(JSON.stringify(told.facts).includes("against_plan"), JSON.stringify(told.facts));
}

/** Waits until the page says what is wrong, with the figure, and lets nobody send it. */
async function refused(page, figure) {
  await page.waitForFunction((said) => {
    const note = document.querySelector(".verdict [role=alert] .note");
    const submit = document.querySelector(".verdict [type=submit]");
    return note?.textContent.includes(said) && submit.disabled;
  }, figure);
  await settle(page);
}

async function commitVerdict(page) {
  await page.waitForFunction(() => !document.querySelector(".verdict [type=submit]").disabled);
  await page.click(".verdict [type=submit]");
  await page.waitForSelector(".note-ok");
}

export async function verdict({ page, base, shot }) {
  await page.goto(`${base}/`);
  const { lot, lot_number } = await received(page, "120");
  await visit(page, base, `/inspections?lot=${lot}`, ".verdict [type=submit]");
  const [accepted, rejected] = [0, 1].map((at) =>
    page.locator(".verdict-row").first().locator("input").nth(at),
  );
  // What is not good is taken from what is good, so that both stay the whole.
  await rejected.fill("20");
  assert.equal(await accepted.inputValue(), "100");
  await accepted.fill("500");
  await page.waitForSelector(".verdict-sum.fault");
  assert.ok(await page.locator(".verdict [type=submit]").isDisabled());
  await shot("verdict-off");
  await accepted.fill("100");
  await choose(page, page.locator(".verdict-row").nth(1).locator("input").last(), "E2E-Q1");
  await page.locator(".verdict-row input").last().fill("8.5 °C");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("verdict");
  await page.click(".verdict [type=submit]");
  await page.waitForSelector(`.note-ok:has-text("${lot_number}-R")`);
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("verdict-done");
  const judged = await ask(page, "GET", `/inspections?lot=${lot}`);
  assert.deepEqual([judged.rows[0].accepted, judged.rows[0].rejected], ["100", "20"]);

  // It is taken back from the log; before that the page shows what would change.
  await visit(page, base, `/acts?act=${encodeURIComponent(judged.rows[0].act)}`, ".act-facts li");
  assert.deepEqual(await accessibility(page), []);
  await page.locator(".ant-drawer .drawer-acts button").last().click();
  await page.waitForSelector(".undo .tb tbody tr");
  assert.ok((await page.locator(".undo .tb").textContent()).includes(lot_number));
  assert.ok(await page.locator(".undo [type=submit]").isDisabled(), "a reason is needed");
  await page.fill(".undo textarea", "e2e");
  assert.deepEqual(await accessibility(page), []);
  await shot("undo");
  await page.click(".undo [type=submit]");
  await page.waitForSelector(".ant-drawer .note-ask");
  const waiting = await ask(page, "GET", "/inspections/queue?limit=200");
  const back = waiting.rows.find((row) => row.lot.lot === lot);
  assert.equal(back?.quantity, "120", "all of it waits again");
  await shot("undone");
}

export async function holds({ page, base, shot }) {
  await page.goto(`${base}/`);
  const { lot, lot_number } = await received(page, "30");
  await visit(page, base, "/holds", "#page .page-h");
  await page.locator("#page button.ant-btn-dangerous").first().click();
  const field = page.locator(".ant-drawer .ant-select input").first();
  await field.waitFor();
  // A scanner types at once and ends with Enter, before any list has come.
  await field.focus();
  await page.keyboard.insertText(lot_number);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`.ant-drawer .ant-select-selection-item:has-text("${lot_number}")`);
  await page.fill(".ant-drawer textarea", "e2e: residue report is late");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("hold-form");
  await page.click(".ant-drawer [type=submit]");
  await page.waitForSelector(".ant-drawer form", { state: "detached" });
  await page.waitForSelector(`.held-row:has-text("${lot_number}")`);
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("holds");

  // It is lifted from the passport of the lot, with a reason.
  await visit(page, base, `/lots/${lot}`, ".held-row");
  assert.deepEqual(await accessibility(page), []);
  await shot("passport-held");
  await page.locator(".pass-acts button").nth(1).click();
  await page.fill(".ant-drawer textarea", "e2e: the report came");
  await page.click(".ant-drawer [type=submit]");
  await page.waitForSelector(".held-row", { state: "detached" });
}

/** One pixel, as a photo. */
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

export async function complaints({ page, base, shot }) {
  await visit(page, base, "/complaints", "#page .page-h");
  await page.locator("#page .ant-btn-primary").click();
  await choose(page, page.locator(".ant-drawer .ant-select input").first(), "C01");
  await page.locator(".ant-drawer textarea").fill("水餃皮破，兩包都是");
  await page.waitForSelector(".proposed li");
  assert.deepEqual(await accessibility(page), []);
  await shot("complaint-form");
  await page.locator(".proposed button").first().click();
  await page.setInputFiles(".ant-drawer input[type=file]", {
    name: "label.png",
    mimeType: "image/png",
    buffer: Buffer.from(PIXEL, "base64"),
  });
  await settle(page);
  await page.click(".ant-drawer [type=submit]");
  await page.waitForURL(/\/complaints\/.+/);
  await page.waitForSelector(".files img");
  await settle(page);
  // The photo is shown, and has come.
  await page.waitForFunction(() => document.querySelector(".files img")?.naturalWidth === 1);
  assert.deepEqual(await accessibility(page), []);
  await shot("complaint");
  await holdIt(page, base, shot);
  for (const done of [2, 3, 4, 5]) {
    await page.fill(".step-form textarea", `e2e ${done}`);
    await page.click(".step-form [type=submit]");
    await page.waitForFunction(
      (ticks) => document.querySelectorAll(".course li .st path[stroke]").length >= ticks,
      done,
    );
    await settle(page);
  }
  assert.equal(await page.locator(".step-form").count(), 0, "nothing follows the end");
  assert.deepEqual(await accessibility(page), []);
  await shot("complaint-closed");
  await visit(page, base, "/complaints?all=1", "#page .tb tbody tr");
  assert.deepEqual(await accessibility(page), []);
  await shot("complaints");
}

/** The lot is held from the complaint, each leads to the other, and all that was done to it is listed. */
async function holdIt(page, base, shot) {
  const here = page.url();
  const code = here.split("/").at(-1);
  await page.locator(".page-h .ant-btn-dangerous:not(a *)").click();
  const reason = await page.locator(".ant-drawer textarea").inputValue();
  assert.ok(reason.includes(code) && reason.includes("水餃皮破"), reason);
  await page.locator(".ant-drawer [type=submit]:enabled").click();
  await page.waitForSelector("[aria-labelledby=complaint-holds] .held-row");
  await settle(page);
  assert.deepEqual(await accessibility(page), []);
  await shot("complaint-held");
  const { holds } = await ask(page, "GET", `/complaints/${code}`);
  const lot = holds[0].lot.lot;
  await visit(page, base, `/holds?${new URLSearchParams({ of: lot })}`, ".held-row");
  assert.equal(await page.locator(`.held-row a[href$="/complaints/${code}"]`).count(), 1);
  await ask(page, "POST", `/holds/${holds[0].hold}/lift`, { reason: "e2e" });
  await visit(page, base, `/acts?${new URLSearchParams({ lot })}`, "#page .tb tbody tr");
  assert.ok((await page.locator("#page .tb tbody tr").count()) >= 3, "taken, held, lifted");
  assert.deepEqual(await accessibility(page), []);
  await shot("acts-of-lot");
  await visit(page, base, new URL(here).pathname, ".files img");
}

/** The pages of quality within the width of a phone. */
export async function qualityPhone({ page, base, shot }) {
  await page.goto(`${base}/`);
  await received(page, "12");
  for (const [path, until] of [
    ["/tasks", ".task"],
    ["/inspections", ".verdict [type=submit]"],
    ["/holds", "#page .page-h"],
    ["/acts", "#page .tb tbody tr"],
    ["/complaints", "#page .page-h"],
  ]) {
    await visit(page, base, path, until);
    const wide = await page.evaluate(() => {
      const main = document.querySelector("#page");
      return main.scrollWidth - main.clientWidth;
    });
    assert.ok(wide <= 0, `${path} moves sideways by ${wide} px`);
    assert.deepEqual(await accessibility(page), [], path);
    await shot(`quality${path.replace("/", "-")}`);
  }
}
