/**
 * What the pages of the floor show while there is no answer, when it holds nothing, when there is none,
 * and when the line is cut: of the one answer that each of them is about. The server is real; only that
 * answer is held back, emptied or spoilt.
 */
import assert from "node:assert/strict";
import { floorFactory, gathered, numbered, send } from "./floor-factory.mjs";
import { accessibility, openFloor, withoutCuts } from "./floor-steps.mjs";

const BONES = ".f-bones[aria-busy=true]";
const WORD = ".f-blank";
const AGAIN = ".f-blank .f-btn";
const UNKNOWN = ".f-no .f-word";
const KNOWN = "/api/v1/floor/cache**";
const SPOILT = { status: 500, json: { code: "fault", params: { ref: "e2e" } } };

const NOTHING_KNOWN = {
  as_of: new Date(0).toISOString(),
  changed: true,
  whole: true,
  cursor: "e2e",
  ...Object.fromEntries(
    ["gone", "holds", "items", "lots", "more", "orders", "places", "purchases"].map((list) => [
      list,
      [],
    ]),
  ),
  shipments: [],
  tasks: [],
};

/** Pages, what each asks, how it looks with the answer, and with an empty one. */
function pagesOf({ p, order, run, purchase, sale, shipment, unit, call }) {
  const cached = (name, hash, there, empty = UNKNOWN) => ({
    name,
    hash,
    there,
    empty,
    asks: KNOWN,
    nothing: NOTHING_KNOWN,
  });
  const start = "/api/v1";
  return [
    cached("home", "#/", ".f-list .f-row", WORD),
    cached("work", "#/work", ".f-list .f-row", WORD),
    cached("find", `#/find/${p}-PK`, ".f-list .f-row", WORD),
    cached("deliveries", `#/deliveries/${p}-PK`, ".f-taps, .f-list .f-row", WORD),
    cached("lot", `#/lot/lot:${p}PK1`, ".f-q .chip"),
    cached("place", `#/place/${p}-C04`, ".f-list .f-row"),
    cached("count", `#/count/lot:${p}PK1`, ".f-pad"),
    cached("receive", `#/receive/${purchase}`, ".f-list .f-row"),
    cached("order", `#/order/${order}`, ".f-body .f-btn"),
    cached("feed", `#/feed/run:${run}`, ".f-line.next, .f-guide"),
    cached("ship", `#/ship/${shipment}`, ".f-progress"),
    {
      name: "calls",
      hash: "#/call",
      asks: `${start}/calls?open=true`,
      there: ".f-list .f-row",
      empty: WORD,
      nothing: { rows: [], next: null },
    },
    { name: "call", hash: `#/call/${call}`, asks: `${start}/calls/*`, there: ".f-told" },
    {
      name: "hand-over",
      hash: "#/hand",
      asks: `${start}/stations/*/hand-over`,
      there: ".f-body .f-sec",
      empty: ".f-body .f-sec .num",
      nothing: {
        station: `${p}-M03`,
        ...{ runs: [], half_fed: [], holds: [], tasks: [], leaders: [], last: null },
      },
    },
    {
      name: "unit",
      hash: `#/unit/${unit}`,
      asks: `${start}/units/*`,
      there: ".f-blank:not(:has(.f-btn))",
      empty: WORD,
      nothing: { code: unit, kind: "case", contents: [], units: [] },
    },
    {
      name: "guide",
      hash: `#/guide/${order}/MIX`,
      asks: `${start}/floor/instructions**`,
      there: ".f-guide",
      empty: WORD,
      nothing: { rows: [] },
    },
    {
      name: "not-gathered",
      hash: `#/ship/${sale}`,
      asks: [KNOWN, `${start}/sales-orders/*`],
      there: ".f-foot .f-btn-big",
    },
    {
      name: "unknown",
      hash: "#/unknown/4710000000161",
      asks: `${start}/scan?**`,
      there: ".f-note[aria-busy=false]",
      busy: ".f-note[aria-busy=true]",
      again: ".f-body .f-btn",
    },
  ];
}

/** A factory with one of everything that a page is about. */
async function furnished(page) {
  await numbered(page);
  const factory = await floorFactory(page);
  const { p } = factory;
  const second = await send(page, "POST", "/sales-orders", {
    partner: `${p}-K`,
    lines: [{ item: `${p}-FL`, quantity: "20" }],
  });
  const shipment = await gathered(page, factory);
  const built = await send(page, "POST", "/units", { kind: "case", place: `${p}-C04` });
  const raised = await send(page, "POST", "/calls", { kind: "help", station: `${p}-M03` });
  await send(page, "POST", "/instructions", {
    code: `${p}-MIXING`,
    based_on: 0,
    titles: { "zh-Hant": "拌餡", en: "Mixing" },
    item: `${p}-FL`,
    operation: "MIX",
    unread: "show",
    steps: [{ texts: { "zh-Hant": "洗手、戴手套", en: "Wash hands, gloves on" } }],
  });
  return {
    ...factory,
    sale: second.result.order?.code ?? second.result.code,
    shipment,
    unit: built.result.code,
    call: raised.result.code,
  };
}

/** How many answers of the server the device keeps. */
const inKept = (page) =>
  page.evaluate(async () => {
    const answer = (asked) =>
      new Promise((done, failed) => {
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error);
      });
    const database = await answer(indexedDB.open("suyuan-floor"));
    const store = database.transaction("kept").objectStore("kept");
    const there = await answer(store.count());
    database.close();
    return there;
  });

/** In the page, before anything of it runs: the device forgets the plant where it was told to. */
function forgetful() {
  if (origin === "null" || sessionStorage.getItem("e2e.forget") === null) return;
  sessionStorage.removeItem("e2e.forget");
  const opened = indexedDB.open("suyuan-floor");
  opened.onsuccess = () => {
    const clearing = opened.result.transaction("kept", "readwrite");
    clearing.objectStore("kept").clear();
    clearing.oncomplete = () => opened.result.close();
  };
}

/** Opens a page on a device that has kept nothing of the plant but who is signed in. */
async function afresh(page, base, hash) {
  await page.evaluate(() => sessionStorage.setItem("e2e.forget", "yes"));
  // Nothing of the page before writes any more.
  await page.goto("about:blank");
  await page.goto(`${base}/floor${hash}`);
}

/** The cache and the instructions. */
async function allKept(page) {
  for (let turn = 0; turn < 100 && (await inKept(page)) < 2; turn += 1) {
    await page.waitForTimeout(100);
  }
}

/** Stands between a page and the answers it is about. */
async function between(page, base, asks, handle) {
  for (const one of [asks].flat()) await page.route(base + one, handle);
  return async () => {
    for (const one of [asks].flat()) await page.unroute(base + one);
  };
}

/** Bones while the answer is held back, and then the page. */
async function loading({ page, base }, { name, hash, asks, there, busy = BONES }) {
  let go;
  const held = new Promise((resolve) => {
    go = resolve;
  });
  const stop = await between(page, base, asks, async (route) => {
    await held;
    await route.continue();
  });
  await afresh(page, base, hash);
  await page.waitForSelector(busy);
  const findings = await accessibility(page);
  go();
  await page.waitForSelector(there);
  await stop();
  assert.deepEqual(findings, [], `${name} while it loads`);
}

/** What failed is said with a way out: asking again brings the answer. */
async function failing(
  { page, base, complaints, shot },
  { name, hash, asks, there, again = AGAIN },
) {
  const stop = await between(page, base, asks, (route) => route.fulfill(SPOILT));
  await afresh(page, base, hash);
  await page.waitForSelector(again);
  assert.deepEqual(await accessibility(page), [], `${name} after a failure`);
  await shot(`floor-failed-${name}`);
  await stop();
  await page.locator(again).first().click();
  await page.waitForSelector(there);
  const others = complaints.filter((text) => !text.includes("status of 500"));
  assert.deepEqual(others, []);
  complaints.length = 0;
}

async function empty({ page, base, shot }, { name, hash, asks, empty: word, nothing }) {
  if (!nothing) return;
  const stop = await between(page, base, asks, (route) =>
    route.request().method() === "GET" ? route.fulfill({ json: nothing }) : route.continue(),
  );
  await afresh(page, base, hash);
  await page.waitForSelector(word);
  const said = await page.locator(word).first().textContent();
  assert.ok(said.trim().length > 1, `${name}: what belongs here is said`);
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
  assert.deepEqual(await accessibility(page), [], `${name} without anything`);
  await shot(`floor-empty-${name}`);
  await stop();
}

/**
 * Without network: what was never heard is named; what was heard before is shown, with its age in the
 * head of the page.
 */
async function cut({ page, context, base, complaints, shot }, { name, hash, there, asks }) {
  await afresh(page, base, hash);
  await page.waitForSelector(there);
  await allKept(page);
  await context.setOffline(true);
  // Another page in between: the page begins anew, and asks anew.
  await page.goto(`${base}/floor#/settings`);
  await page.reload();
  await page.waitForSelector("fieldset");
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await page.waitForSelector(asks === KNOWN ? there : ".f-blank, .f-note, .f-guide");
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
  const net = await page.locator(".f-top .net").first().textContent();
  assert.match(net, /\d{2}:\d{2}/, `${name}: its age`);
  assert.deepEqual(await accessibility(page), [], `${name} without network`);
  await shot(`floor-cut-${name}`);
  await context.setOffline(false);
  withoutCuts(complaints);
}

/** A device that was never online has nothing to show, and says what to do about it. */
async function never({ page, context, base, complaints, shot }) {
  for (const [name, hash] of [
    ["home", "#/"],
    ["find", "#/find"],
    ["receive", "#/receive/PO-0"],
  ]) {
    await context.setOffline(true);
    await afresh(page, base, hash);
    await page.waitForSelector(AGAIN);
    assert.deepEqual(await accessibility(page), [], `${name} on a device that knows nothing`);
    await shot(`floor-never-${name}`);
    await context.setOffline(false);
    await page.locator(AGAIN).click();
    await page.waitForSelector(AGAIN, { state: "detached" });
  }
  withoutCuts(complaints);
}

/** A page whose file does not come, and a shared device that cannot ask who may sign in. */
async function without({ page, base, language, shot }) {
  const storageState = await page.context().storageState();
  const other = await page.context().browser().newContext({
    ignoreHTTPSErrors: true,
    viewport: page.viewportSize(),
    serviceWorkers: "block",
    reducedMotion: "reduce",
    storageState,
  });
  await other.addInitScript((chosen) => localStorage.setItem("suyuan.language", chosen), language);
  const late = await other.newPage();
  late.setDefaultTimeout(15_000);
  const file = "**/assets/Settings-*.js";
  await late.route(file, (route) => route.abort());
  await openFloor(late, base, "#/settings");
  await late.waitForSelector(AGAIN);
  assert.deepEqual(await accessibility(late), [], "a page that did not come");
  await late.screenshot({ path: `e2e/shots/floor-late-settings.phone.${language}.png` });
  await late.unroute(file);
  await late.click(AGAIN);
  await late.waitForSelector("fieldset");

  await other.clearCookies();
  await late.evaluate(() => localStorage.setItem("suyuan.floor.kiosk", "M-03"));
  let go;
  const held = new Promise((resolve) => {
    go = resolve;
  });
  const asks = `${base}/api/v1/kiosk`;
  await late.route(asks, async (route) => {
    await held;
    await route.fulfill(SPOILT);
  });
  await late.goto(`${base}/floor`);
  await late.reload();
  await late.waitForSelector(BONES);
  assert.deepEqual(await accessibility(late), [], "a kiosk that asks what it is");
  go();
  await late.waitForSelector(AGAIN);
  assert.deepEqual(await accessibility(late), [], "a kiosk that was not told");
  await late.screenshot({ path: `e2e/shots/floor-failed-kiosk.phone.${language}.png` });
  await other.close();
  await shot("floor-states-end");
}

export async function floorStates(of) {
  const { page, base } = of;
  await openFloor(page, base);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const factory = await furnished(page);
  await page.addInitScript(forgetful);
  await page.evaluate((station) => {
    const own = JSON.parse(localStorage.getItem("suyuan.floor") ?? "{}");
    localStorage.setItem("suyuan.floor", JSON.stringify({ ...own, station }));
  }, `${factory.p}-M03`);
  try {
    for (const one of pagesOf(factory)) {
      for (const state of [loading, failing, empty, cut]) {
        try {
          await state(of, one);
        } catch (cause) {
          throw new Error(`${one.name}, ${state.name}: ${cause.stack ?? cause}`, { cause });
        }
      }
    }
    await never(of);
    await without(of);
  } finally {
    await of.context.setOffline(false);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await openFloor(page, base).catch(() => undefined);
    await send(page, "POST", `/calls/${factory.call}/resolve`, {}).catch(() => undefined);
    await page.evaluate(() => {
      const { station: _, ...own } = JSON.parse(localStorage.getItem("suyuan.floor") ?? "{}");
      localStorage.setItem("suyuan.floor", JSON.stringify(own));
    });
  }
}
