/**
 * One story for development and tests: white pepper found to hold industrial magnesium carbonate.
 *
 * Every company, person and lot is invented. `pepper` is the pepper in a transfer in kilograms;
 * the figures close to the gram.
 */

const ZONE = "+08:00";
const at = (day, time) => `2026-11-${String(day).padStart(2, "0")}T${time}:00${ZONE}`;

export const NOW = at(19, "14:32");

const item = (code, name, unit = "kg") => ({ code, name, unit });
const items = {
  WP: item("WP", "白胡椒粉"),
  SM: item("SM", "調味粉"),
  FW: item("FW", "中筋麵粉"),
  PK: item("PK", "豬後腿絞肉"),
  CB: item("CB", "高麗菜"),
  SA: item("SA", "鹽"),
  DP: item("DP", "高麗菜豬肉水餃 1 kg"),
};

/** @type {Map<string, any>} */
export const pools = new Map();
const pool = (ref, layer, extra = {}) => {
  const [kind, code] = ref.split(":");
  pools.set(ref, { ref, kind, code: code ?? ref, layer, item: null, ...extra });
};

/** @type {any[]} */
export const transfers = [];
let serial = 0;
const move = (when, from, to, qty, pepper, extra = {}) => {
  serial += 1;
  transfers.push({
    id: `t${serial}`,
    at: when,
    recorded_at: extra.recorded_at ?? when,
    from,
    to,
    qty,
    pepper,
    unit: "kg",
    basis: extra.basis ?? "scanned",
    by: extra.by ?? "陳美惠",
    equipment: extra.equipment ?? null,
    document: extra.document ?? null,
  });
};

pool("supplier:YC", "supplier", { name: "永昌香料" });
pool("supplier:NS", "supplier", { name: "南山香辛" });
pool("supplier:SA", "supplier", { name: "順安肉品" });
pool("supplier:YS", "supplier", { name: "員山農產" });
pool("supplier:LS", "supplier", { name: "聯穗麵粉" });
pool("lot:WP261102-02", "raw", { item: items.WP, supplier_lot: "YC-261028-3", expires: "2027-10-27" });
pool("lot:SA260901-02", "raw", { item: items.SA, supplier_lot: "NS-0901", expires: "2028-09-01" });
pool("lot:PK261116-02", "raw", { item: items.PK, supplier_lot: "SA-1116", expires: "2026-11-21" });
pool("lot:CB261116-03", "raw", { item: items.CB, supplier_lot: "YS-771", expires: "2026-11-20" });
pool("lot:FW261110-01", "raw", { item: items.FW, supplier_lot: "LS-20261101", expires: "2027-05-01" });
for (const [ref, name] of [["C1", "豐禾超市"], ["C2", "好鄰量販"], ["C3", "晨光團膳"], ["C4", "北城食材"], ["C5", "和田便當"], ["C6", "松竹小館"]]) {
  pool(`customer:${ref}`, "customer", { name });
}
pool("scrap", "sink");
pool("loss", "sink");
pool("adjust", "sink");

move(at(2, "09:14"), "supplier:YC", "lot:WP261102-02", 40, 40, { by: "林志偉", document: "GRN261102-007" });
move(at(1, "08:10"), "supplier:NS", "lot:SA260901-02", 500, 0, { by: "林志偉", document: "GRN261101-002" });
move(at(16, "04:40"), "supplier:SA", "lot:PK261116-02", 2600, 0, { by: "林志偉", document: "GRN261116-001" });
move(at(16, "05:05"), "supplier:YS", "lot:CB261116-03", 2400, 0, { by: "林志偉", document: "GRN261116-003" });
move(at(10, "13:20"), "supplier:LS", "lot:FW261110-01", 5000, 0, { by: "林志偉", document: "GRN261110-004" });
move(at(2, "10:02"), "lot:WP261102-02", "loss", 0.2, 0.2, { by: "王怡君", basis: "weighed" });
move(at(14, "16:20"), "lot:WP261102-02", "adjust", 0.02, 0.02, { by: "林志偉", basis: "weighed" });

const season = [
  ["SM261116-1", 16, "06:20", 10, 98],
  ["SM261118-1", 18, "06:10", 5, 50],
];
for (const [code, day, time, pepper, out] of season) {
  pool(`lot:${code}`, "op:SEASON", { item: items.SM, operation: "調味", work_order: `WO2611${day}-00` });
  move(at(day, time), "lot:WP261102-02", `lot:${code}`, pepper, pepper, { basis: "weighed", equipment: "S-01", by: "蔡宗翰" });
  move(at(day, time), "lot:SA260901-02", `lot:${code}`, out - pepper, 0, { basis: "weighed", equipment: "S-01", by: "蔡宗翰" });
  move(at(day, "06:48"), `lot:${code}`, "loss", pepper === 10 ? 2 : 1, pepper === 10 ? 0.2 : 0.1, { basis: "inferred", by: "蔡宗翰" });
}

const lines = [
  // run, day, fed at, seasoning lot, seasoning, pepper in, finished lot, packed at, pepper out
  ["FL261116-2", 16, "08:40", "SM261116-1", 21, 2.1, "DP261116-2", "11:05", 2.016, 1800],
  ["FL261116-3", 16, "10:45", "SM261116-1", 21, 2.1, "DP261116-3", "13:15", 2.016, 1800],
  ["FL261117-1", 17, "06:40", "SM261116-1", 21, 2.1, "DP261117-1", "09:05", 2.016, 1800],
  ["FL261117-2", 17, "08:42", "SM261116-1", 21, 2.1, "DP261117-2", "11:10", 2.016, 1800],
  ["FL261117-3", 17, "10:55", "SM261116-1", 14, 1.4, "DP261117-3", "12:40", 1.344, 1200],
  ["FL261118-3", 18, "10:52", "SM261118-1", 10.5, 1.05, "DP261118-3", "13:25", 1.008, 1800],
  ["FL261119-2", 19, "13:40", "SM261118-1", 10.5, 1.05, null, null, 0, 0],
];
for (const [run, day, fed, from, amount, inPepper, lot, packed, outPepper, kilos] of lines) {
  pool(`run:${run}`, "op:MIX", { operation: "拌餡", work_order: `WO2611${day}-02`, closed: Boolean(lot) });
  const machine = { basis: "weighed", equipment: "M-03", by: "陳美惠" };
  move(at(day, fed), `lot:${from}`, `run:${run}`, amount, inPepper, machine);
  move(at(day, fed), "lot:PK261116-02", `run:${run}`, 405, 0, machine);
  move(at(day, fed), "lot:CB261116-03", `run:${run}`, 378, 0, machine);
  if (!lot) continue;
  pool(`lot:${lot}`, "lot:DP", { item: items.DP, work_order: `WO2611${day}-02`, expires: "2027-11-16" });
  move(at(day, packed), `run:${run}`, `lot:${lot}`, kilos, outPepper, { equipment: "PK-1", by: "許雅婷", basis: "machine" });
  move(at(day, packed), "lot:FW261110-01", `lot:${lot}`, 614.4, 0, { basis: "backflushed", by: "張志豪" });
  move(at(day, packed), `run:${run}`, "scrap", 75, Math.round((inPepper - outPepper) * 1000) / 1000, { by: "吳建銘" });
}

const shipped = [
  ["SH261117-04", 17, "05:50", "DP261116-2", "C1", 180, 2.016],
  ["SH261117-09", 17, "14:20", "DP261116-3", "C2", 120, 1.344],
  ["SH261117-11", 18, "21:05", "DP261116-3", "C3", 60, 0.672, { basis: "imported", late: at(18, "21:05"), real: at(17, "15:10") }],
  ["SH261118-02", 18, "05:45", "DP261117-1", "C1", 120, 1.344],
  ["SH261118-02", 18, "05:45", "DP261117-2", "C1", 60, 0.672],
  ["SH261118-05", 18, "08:30", "DP261117-2", "C4", 120, 1.344],
  ["SH261119-03", 19, "13:10", "DP261117-3", "C2", 60, 0.672],
];
for (const [document, day, time, lot, to, boxes, pepper, more] of shipped) {
  move(more?.real ?? at(day, time), `lot:${lot}`, `customer:${to}`, boxes * 10, pepper, {
    document,
    by: "黃文德",
    basis: more?.basis,
    recorded_at: more?.late,
  });
}

/** Reached only by the wider reading: made on the same line before the hopper was proved empty. */
export const possible = [
  { id: "group:1", layer: "lot:DP", kind: "lot", title: "同線另 3 批", members: 3, from: "run:FL261116-3", into: "group:4" },
  { id: "group:2", layer: "lot:DP", kind: "lot", title: "同線另 2 批", members: 2, from: "run:FL261117-3", into: "group:4" },
  { id: "group:3", layer: "lot:DP", kind: "lot", title: "同線另 4 批", members: 4, from: "run:FL261118-3", into: "group:4" },
  { id: "group:4", layer: "ship", kind: "shipment", title: "另 4 車", members: 4, from: null, into: "group:5" },
  { id: "group:5", layer: "customer", kind: "customer", title: "另 2 家", members: 2, from: null, into: null },
];

export const layers = [
  { key: "supplier", kind: "supplier", label: null },
  { key: "raw", kind: "lot", label: null },
  { key: "op:SEASON", kind: "run", label: "調味" },
  { key: "op:MIX", kind: "run", label: "拌餡" },
  { key: "lot:DP", kind: "lot", label: "水餃批次" },
  { key: "ship", kind: "shipment", label: null },
  { key: "customer", kind: "customer", label: null },
];
