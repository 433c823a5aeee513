/**
 * Every page of the router, full and with nothing in it: what needs no eyes to be seen.
 *
 * A document that moves sideways, a word that is missing and shows its key or its code instead, a
 * page without one heading or without a title, two buttons that both want to be the next step.
 */
import assert from "node:assert/strict";
import { act, ask, settle } from "./steps.mjs";

/** Pages that are always there, in every installation. */
const PLACES = [
  "/",
  "/tasks",
  "/trace",
  "/analysis",
  "/analysis/cause",
  "/analysis/what-if",
  "/analysis/dispersion",
  "/lots",
  "/lots?kind=run",
  "/lots?kind=tank",
  "/receiving",
  "/receiving?without=yes",
  "/production",
  "/production?view=tanks",
  "/production?start=new",
  "/work-orders",
  "/inspections",
  "/reserves",
  "/control-charts",
  "/gauges",
  "/holds",
  "/cleanings",
  "/devices",
  "/devices?all=1",
  "/acts",
  "/complaints?all=1",
  "/complaint-trend",
  "/complaint-reports",
  "/audits",
  "/recalls",
  "/recalls?open=1",
  "/recalls?open=draw",
  "/drills",
  "/calls",
  "/calls?view=past",
  "/calls?view=figures",
  "/calls?view=chains",
  "/instructions",
  "/instructions?add=1",
  "/stock",
  "/packing",
  "/shipments?state=all",
  "/labels",
  "/labels/templates",
  "/labels/design",
  "/labels/rolls",
  "/purchase-orders",
  "/sales-orders",
  "/masters",
  "/imports",
  "/ledger",
  "/retention",
  "/go-live",
  "/people",
  "/guests",
  "/passkeys",
  "/sessions",
  "/tokens",
  "/no/such/page",
  "/sign-in",
];

/** Every kind of master data has a list, and a form for a new one. */
const MASTERS = [
  "item",
  "partner",
  "place",
  "equipment",
  "bom",
  "routing",
  "lot_rule",
  "lot_attribute",
  "supplier_label",
  "contact",
  "calendar",
  "rule",
  "correction_right",
  "printer",
  "label_template",
];

/** Pages about one thing that does not exist say so, and are pages all the same. */
const NOWHERE = [
  "/lots/lot:NOWHERE",
  "/trace?root=lot:NOWHERE&direction=forward",
  "/documents/NOWHERE",
  "/imports/NOWHERE",
  "/receiving?order=NOWHERE",
  "/work-orders/NOWHERE",
  "/complaints/NOWHERE",
  "/recalls/NOWHERE",
  "/audits/NOWHERE",
  "/instructions/NOWHERE",
  "/units/NOWHERE",
  "/shipments/NOWHERE",
  "/shipments/NOWHERE/note",
  "/labels/design?code=NOWHERE",
];

/** What is wrong with the page as it stands, in words; an empty list where nothing is. */
function faultsOf(page) {
  return page.evaluate(() => {
    const faults = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth)
      faults.push(`it moves sideways by ${scrollWidth - clientWidth} px`);
    const inner = document.querySelector("#page");
    if (inner && inner.scrollWidth > inner.clientWidth)
      faults.push(`its page moves sideways by ${inner.scrollWidth - inner.clientWidth} px`);
    const headings = [...document.querySelectorAll("h1")].map((one) => one.textContent.trim());
    if (headings.length !== 1) faults.push(`it has ${headings.length} headings: ${headings}`);
    const [name, house] = document.title.split(" · ");
    if (!house || !headings[0]?.replace(/\s+/g, " ").startsWith(name))
      faults.push(`it is called "${document.title}"`);
    const seen = [...document.querySelectorAll("main .ant-btn-primary")].filter((one) =>
      one.checkVisibility(),
    );
    if (seen.length > 1)
      faults.push(`several want to be next: ${seen.map((one) => one.textContent)}`);
    // Words of the house are never joined by underscores, nor by dots without spaces; what stands
    // in braces is a place in a pattern, which is written just so; a file is called as it was sent,
    // and a host of the house ends with local.
    const files = /\b[\w-]+\.(?:png|jpe?g|pdf|csv|xlsx|mp4|local)\b/g;
    // biome-ignore lint/performance/useDomNodeTextContent: only what can be read counts.
    const shown = document.body.innerText.replace(/\{[^}]*\}/g, "").replace(files, "");
    const codes = shown.match(/\b[a-z]{2,}(?:_[a-z]+)+\b|\b[a-z_]{3,}\.[a-z_]{3,}\b/g) ?? [];
    if (codes.length > 0) faults.push(`codes without words: ${[...new Set(codes)]}`);
    for (const table of document.querySelectorAll("#page table"))
      if (!table.querySelector("th")) faults.push("a table has no headings");
    return faults;
  });
}

/** Asks counted while they are on their way: quicker than waiting for a long silence. */
function watchAsks(page) {
  let open = 0;
  const on = () => {
    open += 1;
  };
  const off = () => {
    open -= 1;
  };
  const events = [
    ["request", on],
    ["requestfinished", off],
    ["requestfailed", off],
  ];
  for (const [name, listen] of events) page.on(name, listen);
  return {
    quiet: () => open <= 0,
    stop: () => {
      for (const [name, listen] of events) page.off(name, listen);
    },
  };
}

const QUIET_MS = 60;
const LONGEST_MS = 30_000;

/** The page asks nothing, waits for nothing, and has said what it is about. */
async function still(page, asks) {
  const end = Date.now() + LONGEST_MS;
  for (let calm = 0; calm < 2; ) {
    await page.waitForTimeout(QUIET_MS);
    const ready = await page.evaluate(
      () => document.querySelector("h1") !== null && !document.querySelector("[aria-busy=true]"),
    );
    calm = ready && asks.quiet() ? calm + 1 : 0;
    if (Date.now() > end) throw new Error(`${page.url()} does not come to rest`);
  }
}

/** Walks the pages as links do, without loading the program again, and gathers all that is wrong. */
async function walk(page, base, paths) {
  const faults = [];
  await page.goto(`${base}/`);
  await settle(page);
  const asks = watchAsks(page);
  for (const path of paths) {
    await page.evaluate((to) => {
      history.pushState(null, "", to);
      dispatchEvent(new PopStateEvent("popstate"));
    }, path);
    await still(page, asks);
    faults.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`));
  }
  asks.stop();
  return faults;
}

/** One of each thing, so that every page about one thing has it. */
async function things(page) {
  const tag = `V${Date.now().toString(36).toUpperCase()}`;
  const put = (kind, code, fields) => ask(page, "PUT", `/masters/${kind}/${code}`, { fields });
  const post = async (path, body) =>
    (await ask(page, "POST", path, { ...body, act: { ...act } })).result;
  await put("place", `${tag}-A`, { name: `${tag} A`, kind: "bin" });
  await put("place", `${tag}-M`, { name: `${tag} M`, kind: "station" });
  await put("partner", `${tag}-S`, {
    name: "一家名字長得一行放不下的進口調味料供應商股份有限公司",
    role: "supplier",
  });
  await put("partner", `${tag}-C`, { name: `${tag} customer`, role: "customer" });
  const item = { unit: "kg", kg_per_unit: "1", tracking: "lot" };
  await put("item", `${tag}-I`, { ...item, name: "名字很長的冷凍高麗菜豬肉水餃家庭號大包裝" });
  await put("item", `${tag}-F`, { ...item, name: `${tag} made`, kind: "finished" });
  await put("bom", `${tag}-F%2F1`, {
    item: `${tag}-F`,
    version: "1",
    quantity: "10",
    lines: [{ item: `${tag}-I`, quantity: "10", operation: "MIX" }],
  });
  await put("routing", `${tag}-F`, {
    item: `${tag}-F`,
    operations: [{ code: "MIX", name: "mix", station: `${tag}-M` }],
  });
  const lines = [{ item: `${tag}-I`, quantity: "100" }];
  const bought = await post("/purchase-orders", { partner: `${tag}-S`, lines });
  const received = await post("/receipts", {
    order: bought.code,
    lots: [
      {
        line: 1,
        item: `${tag}-I`,
        quantity: "60",
        supplier_lot: `${tag}-A-LONG-NUMBER-OF-A-SUPPLIER`,
        place: `${tag}-A`,
        attributes: {},
      },
    ],
  });
  const { lot } = received.lots[0];
  const sold = await post("/sales-orders", { partner: `${tag}-C`, lines });
  const shipment = await post("/shipments", { order: sold.code });
  const unit = await post("/units", { kind: "case", place: `${tag}-A` });
  await post(`/units/${unit.code}/fill`, { lot, quantity: "5", place: `${tag}-A` });
  const made = await post("/work-orders", { item: `${tag}-F`, quantity: "10" });
  const order = made.order.code;
  await post(`/work-orders/${order}/state`, { state: "released" });
  const { run } = await post("/operations/start", { order, operation: "MIX" });
  await post("/feeds", { run, lot, quantity: "5", place: `${tag}-A` });
  const complaint = await post("/complaints", { customer: `${tag}-C`, text: "皮破", lot });
  await post("/holds", { lots: [lot], reason: `${tag}: residue` });
  const drill = { roots: [lot], hazard: "microbe", reason: `${tag}: drill`, drill: true };
  const practised = await post("/recalls", drill);
  await post(`/recalls/${practised.code}/hold`, {});
  await put("contact", `${tag}-QA`, { name: `${tag} desk`, phone: "02 2345 6789" });
  const { rows } = await ask(page, "GET", "/acts?limit=1");
  return [
    `/lots/${lot}`,
    `/lots/${run}`,
    `/trace?root=${lot}&direction=both`,
    `/trace?root=${lot}&direction=forward&view=table`,
    `/documents/${received.document}`,
    `/receiving?order=${bought.code}`,
    `/work-orders/${order}`,
    `/production?${new URLSearchParams({ run, order })}`,
    `/complaints/${complaint.code}`,
    `/recalls/${practised.code}`,
    `/masters/contact?code=${tag}-QA`,
    `/units/${unit.code}`,
    `/shipments/${shipment.code}`,
    `/shipments/${shipment.code}/note`,
    `/stock?q=${tag}`,
    `/holds?lot=${lot}`,
    `/holds?place=${lot}`,
    `/acts?act=${encodeURIComponent(rows[0].act)}`,
    `/masters/item?code=${tag}-I`,
  ];
}

export async function everyPage({ page, base }) {
  await page.goto(`${base}/`);
  await page.waitForSelector("#page h1");
  const mine = await things(page);
  const masters = MASTERS.flatMap((kind) => [`/masters/${kind}`, `/masters/${kind}?add=yes`]);
  const faults = await walk(page, base, [...PLACES, ...masters, ...mine, ...NOWHERE]);
  assert.deepEqual(faults, []);
}

const PAGED = { rows: [], next: null };

/** An installation on its first day: every list the server gives is empty. */
export async function everyPageEmpty({ page, base, complaints }) {
  const none = new RegExp(
    "/api/v1/(pools|tasks|purchase-orders|sales-orders|work-orders|holds|reserves|control-charts|gauges|inspections|" +
      "inspections/queue|complaints|complaint-reports|audits|recalls|drills|shipments|acts|imports|ledger|retention/files|stock|tokens|operations|printers|label-rolls|" +
      "masters/[a-z_]+)(\\?|$)",
  );
  await page.route(none, (route) =>
    route.request().method() === "GET"
      ? route.fulfill({ json: { ...PAGED, more: [], totals: [], count: 0 } })
      : route.continue(),
  );
  const masters = MASTERS.map((kind) => `/masters/${kind}`);
  const faults = await walk(page, base, [...PLACES, ...masters]);
  await page.unroute(none);
  assert.deepEqual(faults, []);
  assert.deepEqual(complaints, []);
}
