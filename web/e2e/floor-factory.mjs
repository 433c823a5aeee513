/** A small factory of its own for the scenarios of the floor: everything has a prefix. */

/** Sends something to the server as the person who is signed in. */
export function send(page, method, path, body) {
  return page.evaluate(
    async ([how, where, what]) => {
      const session = await fetch("/api/v1/session").then((answer) => answer.json());
      const answer = await fetch(`/api/v1${where}`, {
        method: how,
        headers: { "content-type": "application/json", "x-csrf-token": session.csrf },
        ...(what ? { body: JSON.stringify(what) } : {}),
      });
      if (!answer.ok) throw new Error(`${how} ${where}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    [method, path, body],
  );
}

/** Lots that a word finds, on whatever page of the answer they are: a search goes page by page. */
export async function stockOf(page, word) {
  const rows = [];
  for (let cursor = null, first = true; first || cursor; first = false) {
    const more = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
    const part = await send(page, "GET", `/stock?q=${encodeURIComponent(word)}${more}`);
    rows.push(...part.rows);
    cursor = part.next;
  }
  return rows;
}

const MATERIALS = [
  ["PK", "豬後腿絞肉", "405"],
  ["CB", "高麗菜", "378"],
  ["SM", "調味粉", "21"],
  ["SY", "醬油", "36"],
  ["SG", "蔥薑", "36"],
  ["SO", "香油", "24"],
];

/** A GTIN of its own, with its check digit. */
function gtinOf(number) {
  const body = `0471${String(number).slice(-9).padStart(9, "0")}`;
  const sum = [...body].reverse().reduce((all, digit, at) => all + digit * (at % 2 ? 1 : 3), 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** A filling of six materials, a run that is open, an order that is on its way, bins. */
export async function floorFactory(page) {
  const p = `F${Date.now().toString(36).toUpperCase().slice(-5)}`;
  const gtin = gtinOf(Date.now());
  const put = (kind, code, fields) =>
    send(page, "PUT", `/masters/${kind}/${encodeURIComponent(code)}`, { fields });
  await put("place", `${p}-M03`, { name: "拌餡機 M-03", kind: "station" });
  for (const bin of ["C04", "C05", "A05"]) {
    await put("place", `${p}-${bin}`, { name: `儲位 ${bin}`, kind: "bin" });
  }
  for (const [code, name] of [...MATERIALS, ["CV", "韭菜"]]) {
    const item = { name, kind: "raw", unit: "kg", tracking: "lot" };
    await put("item", `${p}-${code}`, code === "PK" ? { ...item, gtin } : item);
  }
  await put("item", `${p}-FL`, {
    name: "高麗菜豬肉餡",
    kind: "finished",
    unit: "kg",
    tracking: "lot",
  });
  await put("bom", `${p}-FL/1`, {
    item: `${p}-FL`,
    version: "1",
    quantity: "900",
    lines: MATERIALS.map(([code, , quantity]) => ({
      item: `${p}-${code}`,
      quantity,
      operation: "MIX",
    })),
  });
  await put("routing", `${p}-FL`, {
    item: `${p}-FL`,
    operations: [{ code: "MIX", name: "拌餡", station: `${p}-M03` }],
  });
  await put("partner", `${p}-S`, { name: "順安肉品", role: "supplier" });
  await put("partner", `${p}-K`, { name: "全聯觀音倉", role: "customer" });
  await put("place", `${p}-D1`, { name: "1 號碼頭", kind: "dock" });
  // A supplier that follows no standard: item, lot, weight and day in an order of its own.
  await put("supplier_label", `${p}-L`, {
    name: "順安外箱",
    supplier: `${p}-S`,
    layout: "P{item}|L{lot}|Q{quantity}|E{expires:roc/mm/dd}",
  });
  await stock(page, p);
  const sold = await send(page, "POST", "/sales-orders", {
    partner: `${p}-K`,
    lines: [{ item: `${p}-FL`, quantity: "40" }],
  });
  const order = await send(page, "POST", "/work-orders", { item: `${p}-FL`, quantity: "900" });
  const code = order.result.order?.code ?? order.result.code;
  await send(page, "POST", `/work-orders/${code}/state`, { state: "released" });
  const bought = await send(page, "POST", "/purchase-orders", {
    partner: `${p}-S`,
    lines: [
      { item: `${p}-PK`, quantity: "600" },
      { item: `${p}-CB`, quantity: "700" },
    ],
  });
  const purchase = bought.result.order?.code ?? bought.result.code;
  // The run comes last: whoever knows it knows the rest.
  const run = `${p}-FL3`;
  await send(page, "POST", "/operations/start", { order: code, operation: "MIX", run });
  return { p, order: code, run, purchase, gtin, sale: sold.result.order?.code ?? sold.result.code };
}

async function stock(page, p) {
  const lot = (code, lot_number, quantity, expires_on = "2099-01-31") => ({
    item: `${p}-${code}`,
    lot_number: `${p}${lot_number}`,
    quantity,
    expires_on,
  });
  await send(page, "POST", "/opening-stock", {
    place: `${p}-C04`,
    lots: [lot("PK", "PK1", "900"), lot("CB", "CB1", "822"), lot("SG", "SG1", "80")],
  });
  await send(page, "POST", "/opening-stock", {
    place: `${p}-C05`,
    lots: [lot("CV", "CV1", "90")],
  });
  await send(page, "POST", "/opening-stock", {
    place: `${p}-C05`,
    lots: [lot("FL", "FG1", "60", "2098-06-30"), lot("FL", "FG2", "60", "2099-06-30")],
  });
  await send(page, "POST", "/opening-stock", {
    place: `${p}-A05`,
    lots: [
      lot("SM", "SM1", "50"),
      lot("SM", "SM2", "24", "2098-01-31"),
      lot("SY", "SY1", "60"),
      lot("SO", "SO1", "40"),
      lot("SO", "SO2", "6.4", "2020-11-18"),
    ],
  });
  await send(page, "POST", "/holds", { lots: [`${p}SM2`], reason: "白胡椒粉疑似受汙染" });
}

/** The shipment of a sales order, with what goes first set aside for it. */
export async function gathered(page, { p, sale }) {
  const { result } = await send(page, "POST", "/shipments", { order: sale, dock: `${p}-D1` });
  await send(page, "POST", `/shipments/${result.code}/picks`, { line: 1, quantity: "40" });
  return result.code;
}

/** Makes sure that the site numbers its units by SSCC, as one that ships pallets does. */
export async function numbered(page) {
  const { rows } = await send(page, "GET", "/masters/number_pool");
  if (rows.some(({ fields }) => fields.units?.includes("pallet"))) return;
  const { sites } = await send(page, "GET", "/session");
  await send(page, "PUT", "/masters/number_pool/FLOOR", {
    fields: {
      name: "SSCC",
      key: "sscc",
      site: sites[0].code,
      company_prefix: "4719900",
      units: "case pallet",
    },
  });
}
