/** The acts that are rarely needed, each through its own form: what is said before it is what was done. */
import assert from "node:assert/strict";
import { accessibility } from "./browser.mjs";
import { act, ask, closeDrawer, commit, DRAWER, scan, settle } from "./steps.mjs";

const FIELDS = `${DRAWER} form input`;

/** A house of its own, so nothing of another run is in the way. */
async function house(page, loose = () => ({})) {
  const tag = `R${Date.now().toString(36).toUpperCase()}`;
  const put = (kind, code, fields) =>
    ask(page, "PUT", `/masters/${kind}/${encodeURIComponent(code)}`, { fields });
  const item = (code, name, unit, more = {}) =>
    put("item", `${tag}-${code}`, { name: `${tag} ${name}`, unit, tracking: "lot", ...more });
  await put("place", `${tag}-A`, { name: `${tag} A`, kind: "bin" });
  await put("place", `${tag}-T`, { name: `${tag} T`, kind: "tank" });
  await put("partner", `${tag}-S`, { name: `${tag} supplier`, role: "supplier" });
  await put("partner", `${tag}-C`, { name: `${tag} customer`, role: "customer" });
  await item("F", "made", "kg", { kind: "finished", kg_per_unit: "1" });
  await item("I", "loose", "kg", { kg_per_unit: "1", ...loose(tag) });
  await item("P", "packed", "pcs", { kg_per_unit: "0.5", packing_of: `${tag}-I` });
  return { tag, put };
}

/** What came from the house's supplier, as lots of the house's loose goods. */
async function received(page, tag, ...quantities) {
  const bought = await ask(page, "POST", "/purchase-orders", {
    partner: `${tag}-S`,
    lines: [{ item: `${tag}-I`, quantity: "1000" }],
    act,
  });
  const { result } = await ask(page, "POST", "/receipts", {
    order: bought.result.code,
    lots: quantities.map((quantity, at) => ({
      line: 1,
      item: `${tag}-I`,
      quantity,
      supplier_lot: `${tag}-L${at}`,
      place: `${tag}-A`,
      attributes: {},
    })),
    act,
  });
  return result.lots.map(({ lot_number }) => lot_number);
}

/** The button that may be pressed now has its colours. */
const still = async (page) => {
  await page.waitForSelector("[type=submit]:enabled");
  await page.waitForFunction(() => document.getAnimations().length === 0);
};

/** What the server says is left of a lot, as it writes it. */
export async function left(page, lot) {
  const { rows } = await ask(page, "GET", `/stock?q=${encodeURIComponent(lot)}`);
  const found = rows.find(({ lot_number }) => lot_number === lot);
  return found ? found.on_hand : "0";
}

/** Chooses an act of the row of a lot, fills its form and does it. */
export async function onRow(page, base, lot, name, fill) {
  await page.goto(`${base}/stock?q=${encodeURIComponent(lot)}`);
  const row = page.locator("table.stock tbody tr", { hasText: lot }).first();
  await row.waitFor();
  await settle(page);
  await row.locator("button").last().click();
  await page.locator(`[data-menu-id$="-${name}"]`).click();
  await page.waitForSelector(`${DRAWER} form`);
  await fill(page.locator(FIELDS));
  await page.waitForSelector(`${DRAWER} .note-plain`);
  const said = await page.locator(`${DRAWER} .note-plain`).textContent();
  await still(page);
  assert.deepEqual(await accessibility(page), [], name);
  await commit(page, DRAWER);
  await page.waitForSelector(`${DRAWER} .note-ok`);
  assert.equal(await page.locator(`${DRAWER} .note-ok`).textContent(), said, name);
  await closeDrawer(page);
}

/** Adjusted, split, relabelled, scrapped, sent back, repacked into another unit, merged. */
export async function stockDrawers({ page, base, shot }) {
  const { tag } = await house(page);
  const [lot] = await received(page, tag, "100");
  const half = `${tag}-HALF`;
  const fresh = `${tag}-NEW`;
  const packed = `${tag}-PACK`;
  // A figure is understood as the pages themselves write it.
  await onRow(page, base, lot, "adjust", async (fields) => {
    await fields.nth(0).fill("1,000");
    assert.equal(await fields.nth(0).inputValue(), "1000");
    await fields.nth(0).fill("-3");
    await fields.nth(1).fill("weighed again");
  });
  assert.equal(await left(page, lot), "97");
  await onRow(page, base, lot, "split", async (fields) => {
    await fields.nth(0).fill("40");
    await fields.nth(1).fill(half);
  });
  assert.deepEqual([await left(page, lot), await left(page, half)], ["57", "40"]);
  await onRow(page, base, half, "relabel", async (fields) => {
    await fields.nth(0).fill(fresh);
    await fields.nth(1).fill("label torn");
  });
  assert.deepEqual([await left(page, half), await left(page, fresh)], ["0", "40"]);
  await onRow(page, base, fresh, "scrap", async (fields) => {
    await fields.nth(0).fill("5");
    await fields.nth(1).fill("spoiled");
  });
  await onRow(page, base, fresh, "supplier_return", async (fields) => {
    await fields.nth(0).fill("5");
    await fields.nth(1).fill("too wet");
  });
  assert.equal(await left(page, fresh), "30");
  await onRow(page, base, fresh, "repack", async (fields) => {
    await scan(fields.nth(0), `${tag}-P`);
    await fields.nth(1).fill("10");
    await fields.nth(2).fill("20");
    await fields.nth(3).fill(packed);
  });
  assert.deepEqual([await left(page, fresh), await left(page, packed)], ["20", "20"]);
  await onRow(page, base, fresh, "merge", (fields) => scan(fields.nth(0), lot));
  assert.deepEqual([await left(page, fresh), await left(page, lot)], ["0", "77"]);
  await page.goto(`${base}/stock?q=${tag}`);
  await page.waitForSelector("table.stock tbody tr");
  await settle(page);
  await shot("stock-drawers");
}

/** A case is put on a pallet and taken off it again by being moved. */
export async function nesting({ page, base, shot }) {
  const { tag } = await house(page);
  const [lot] = await received(page, tag, "10");
  const build = (kind) => ask(page, "POST", "/units", { kind, place: `${tag}-A`, act });
  const box = (await build("case")).result.code;
  const pallet = (await build("pallet")).result.code;
  await ask(page, "POST", `/units/${box}/fill`, { lot, quantity: "10", place: `${tag}-A`, act });
  const form = page.locator(".unit-cols form input");
  const choose = (at) => page.locator(".unit-cols .ant-segmented-item").nth(at).click();
  await page.goto(`${base}/units/${box}`);
  await page.waitForSelector(".unit-cols form");
  await choose(1);
  await form.first().fill(pallet);
  await page.waitForSelector(".unit-cols .note-plain");
  await still(page);
  assert.deepEqual(await accessibility(page), []);
  await commit(page, ".unit-cols");
  await page.locator(".page-h a", { hasText: pallet }).waitFor();
  await page.goto(`${base}/units/${pallet}`);
  await page.locator(".unit-tree", { hasText: lot }).waitFor();
  await shot("unit-nested");

  await page.goto(`${base}/units/${box}`);
  await page.waitForSelector(".unit-cols form");
  await choose(2);
  await scan(form.first(), `${tag}-A`);
  await page.waitForSelector(".unit-cols .note-plain");
  await commit(page, ".unit-cols");
  await page.waitForSelector(".unit-cols .note-ok");
  const unit = await ask(page, "GET", `/units/${box}`);
  assert.equal(unit.parent ?? null, null, "it stands on no pallet any more");
}

/** A shipment of the house's goods that has left. */
async function sent(page, tag) {
  const [lot] = await received(page, tag, "30");
  const sold = await ask(page, "POST", "/sales-orders", {
    partner: `${tag}-C`,
    lines: [{ item: `${tag}-I`, quantity: "20" }],
    act,
  });
  const order = sold.result.code;
  const { result } = await ask(page, "POST", "/shipments", { order, act });
  const at = `/shipments/${result.code}`;
  const pick = { line: 1, lot, quantity: "20", place: `${tag}-A` };
  const listed = await ask(page, "POST", `${at}/picks`, { ...pick, act });
  await ask(page, "POST", `${at}/picks/${listed.result.picks[0].pick}/pick`, { act });
  await ask(page, "POST", `${at}/dispatch`, { plate: "WRONG-1", act });
  return { lot, code: result.code };
}

/** A dispatch is taken back with a reason, done again, and some of it comes back from the customer. */
export async function takenBack({ page, base, shot }) {
  const { tag } = await house(page);
  const { lot, code } = await sent(page, tag);
  assert.equal(await left(page, lot), "10");
  await page.goto(`${base}/shipments/${code}`);
  await page.locator(`.ship-cols aside a[href*="/acts"]`).click();
  await page.waitForURL(/acts\?/);
  await page.waitForSelector("table.tb tbody tr");
  await page.locator("table.tb tbody tr").first().locator("button, a").first().click();
  await page.locator(`${DRAWER} .ant-drawer-body button`).last().click();
  await page.locator(`${DRAWER} textarea`).fill("wrong plate");
  assert.deepEqual(await accessibility(page), []);
  await shot("dispatch-taken-back");
  await page.locator(`${DRAWER} [type=submit]:enabled`).click();
  await page.waitForSelector(`${DRAWER} a[href*="/acts"]`);
  assert.equal((await ask(page, "GET", `/shipments/${code}`)).state, "planned");
  assert.equal(await left(page, lot), "30");

  await page.goto(`${base}/shipments/${code}`);
  const dispatch = page.locator(".ship-cols aside form input");
  await dispatch.nth(1).fill("RIGHT-2");
  await commit(page, ".ship-cols aside");
  await page.locator(`.ship-cols aside a[href*="/acts"]`).waitFor();
  await page.locator(".page-h > .ant-btn").first().click();
  await page.waitForSelector(`${DRAWER} form`);
  const fields = page.locator(FIELDS);
  assert.equal(await fields.nth(1).inputValue(), lot, "the one lot of the shipment is filled in");
  await fields.nth(2).fill("4");
  await scan(fields.nth(4), `${tag}-A`);
  await fields.nth(5).fill("smells");
  await page.waitForSelector(`${DRAWER} .note-plain`);
  await still(page);
  assert.deepEqual(await accessibility(page), []);
  await commit(page, DRAWER);
  await page.waitForSelector(`${DRAWER} .note-ok`);
  assert.equal(await left(page, lot), "10", "what came back is a lot of its own");
  const { rows } = await ask(page, "GET", `/stock?q=${tag}`);
  assert.deepEqual(
    rows.filter(({ lot_number }) => lot_number !== lot).map(({ on_hand }) => on_hand),
    ["4"],
  );
}

/** What was rejected goes into another charge, where its item may. */
export async function reworking({ page, base, shot }) {
  const may = (tag) => ({ rework_into: `${tag}-F`, inspect_incoming: true });
  const { tag, put } = await house(page, may);
  await put("bom", `${tag}-F/1`, {
    item: `${tag}-F`,
    version: "1",
    quantity: "10",
    lines: [{ item: `${tag}-I`, quantity: "10", operation: "MIX" }],
  });
  await put("routing", `${tag}-F`, {
    item: `${tag}-F`,
    operations: [{ code: "MIX", name: "mixing" }],
  });
  const [good, bad] = await received(page, tag, "50", "20");
  const judge = (lot, accepted, rejected) =>
    ask(page, "POST", "/inspections", { lot, stage: "incoming", accepted, rejected, act });
  await judge(good, "50", "0");
  await judge(bad, "0", "20");
  const wanted = await ask(page, "POST", "/work-orders", { item: `${tag}-F`, quantity: "50", act });
  const order = wanted.result.order.code;
  await ask(page, "POST", `/work-orders/${order}/state`, { state: "released", act });
  const begun = await ask(page, "POST", "/operations/start", { order, operation: "MIX", act });
  const { run } = begun.result;
  await page.goto(`${base}/production?${new URLSearchParams({ run, order })}`);
  // The proposed lot lies at a place that nobody has to name again.
  await page.locator(".make-take", { hasText: good }).click();
  await page.locator(".make-feed [type=submit]:enabled").click();
  await page.locator("[aria-labelledby=make-in] tbody tr", { hasText: good }).waitFor();

  await page.locator(".make-main .ant-segmented-item").last().click();
  const fields = page.locator(".make-main form input");
  await scan(fields.first(), bad);
  await page.waitForSelector(".make-main form [type=submit]:enabled");
  const inputs = page.locator("[aria-labelledby=make-in] tbody tr");
  assert.equal(await inputs.count(), 1, "a scan alone does nothing");
  await fields.nth(1).fill("5");
  await page.waitForSelector(".make-main form [type=submit]:enabled");
  assert.deepEqual(await accessibility(page), []);
  await shot("production-rework");
  await page.locator(".make-main form [type=submit]").click();
  await page.locator("[aria-labelledby=make-in] tbody tr", { hasText: bad }).waitFor();
  assert.equal(await left(page, bad), "15");
}

/** A tank is taken into use and filled from a lot. */
export async function tankFilled({ page, base, shot }) {
  const { tag } = await house(page);
  const [lot] = await received(page, tag, "50");
  await page.goto(`${base}/production?view=tanks`);
  await page.waitForSelector(".make-tanks");
  await page.locator(".make-main .page-h .ant-btn").click();
  const open = page.locator(".make-main form");
  for (const [at, code] of [`${tag}-T`, `${tag}-I`].entries()) {
    await open.locator("input").nth(at).click();
    await open.locator("input").nth(at).fill(code);
    await page.locator(`.ant-select-item-option[title^="${code}"]`).first().click();
  }
  await open.locator("[type=submit]:enabled").click();
  await page.waitForSelector(".make-main .note-ok");
  const tank = page.locator(".make-tanks li", { hasText: `${tag}-T` });
  await tank.locator(".ant-btn").first().click();
  const fields = tank.locator("form input");
  await scan(fields.first(), lot);
  await fields.nth(1).fill("12.5");
  await tank.locator("form [type=submit]:enabled").waitFor();
  assert.deepEqual(await accessibility(page), []);
  await shot("tank-fill");
  await tank.locator("form [type=submit]").click();
  await tank.locator("b", { hasText: "12.500" }).waitFor();
  assert.equal(await left(page, lot), "37.5");

  // Cleaned with less in it than the books say: that needs a reason.
  await tank.locator(".ant-btn").nth(2).click();
  const cleaning = tank.locator("form input");
  await cleaning.first().fill("12");
  await cleaning.nth(1).fill("the gauge sticks");
  await tank.locator("form [type=submit]:enabled").waitFor();
  assert.deepEqual(await accessibility(page), [], "cleaning a tank");
  await shot("tank-clean");
  await tank.locator("form [type=submit]").click();
  await tank.locator("form").waitFor({ state: "detached" });
  assert.equal((await ask(page, "GET", `/pools/tank:${tag}-T`)).on_hand, "0");
}

/** What is in a run is lost in part, and goes on into the next one. */
export async function onward({ page, base, shot }) {
  const { tag, put } = await house(page);
  const step = (code) => ({ code, name: code.toLowerCase() });
  await put("bom", `${tag}-F/1`, {
    item: `${tag}-F`,
    version: "1",
    quantity: "10",
    lines: [{ item: `${tag}-I`, quantity: "10", operation: "MIX" }],
  });
  await put("routing", `${tag}-F`, { item: `${tag}-F`, operations: [step("MIX"), step("BAKE")] });
  const [lot] = await received(page, tag, "50");
  const wanted = await ask(page, "POST", "/work-orders", { item: `${tag}-F`, quantity: "50", act });
  const order = wanted.result.order.code;
  await ask(page, "POST", `/work-orders/${order}/state`, { state: "released", act });
  const begin = async (operation) =>
    (await ask(page, "POST", "/operations/start", { order, operation, act })).result.run;
  const run = await begin("MIX");
  const next = await begin("BAKE");
  await ask(page, "POST", "/feeds", { run, lot, quantity: "50", place: `${tag}-A`, act });
  await page.goto(`${base}/production?${new URLSearchParams({ run, order })}`);

  const form = page.locator(".make-main form");
  const submit = form.locator("[type=submit]:enabled");
  await page.locator(".make-main .ant-segmented-item").nth(3).click();
  await form.locator("input").first().fill("1");
  await form.locator("input").nth(1).fill("dust");
  await submit.waitFor();
  assert.deepEqual(await accessibility(page), [], "a loss");
  await shot("production-loss");
  await submit.click();
  await page.locator("[aria-labelledby=make-out] tbody tr").first().waitFor();

  await page.locator(".make-main .ant-segmented-item").nth(2).click();
  await form.locator(".ant-select").click();
  await page.locator(".ant-select-item-option", { hasText: order }).first().click();
  await submit.waitFor();
  assert.deepEqual(await accessibility(page), [], "passing on");
  await shot("production-pass");
  await submit.click();
  await page.locator("[aria-labelledby=make-out] tbody tr").nth(1).waitFor();
  const there = await ask(page, "GET", `/pools/${next}`);
  assert.equal(there.on_hand, "49");
}

/** A receipt with a digit too many: what that changes is seen before it is put right. */
export async function amended({ page, base, shot }) {
  const { tag } = await house(page);
  const [lot] = await received(page, tag, "900");
  const { rows } = await ask(page, "GET", "/acts?limit=1");
  await page.goto(`${base}/acts?act=${rows[0].act}`);
  await page.locator(`${DRAWER} .act-facts button`).click();
  await page.locator(`${DRAWER} form.amend input`).first().fill("90");
  await page.waitForSelector(`${DRAWER} form.amend table`);
  await page.locator(`${DRAWER} form.amend textarea`).fill("a digit too many");
  await still(page);
  assert.deepEqual(await accessibility(page), [], "correcting a quantity");
  await shot("amended");
  await commit(page, `${DRAWER} form.amend`);
  await page.waitForSelector(`${DRAWER} form.amend`, { state: "detached" });
  assert.equal(await left(page, lot), "90");
}
