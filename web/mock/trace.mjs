/** Pictures and passports of the story: enough to develop pages against, not a trace engine. */
import { layers, NOW, pools, possible, transfers } from "./story.mjs";

const text = (value) => String(Math.round(value * 1e9) / 1e9);
const sum = (list, key) => list.reduce((total, one) => total + one[key], 0);
const outside = (ref) => /^(supplier|customer):|^(scrap|loss|adjust)$/.test(ref);
const title = (pool) => pool.name ?? pool.code;

/** Transfers known at a moment. */
const knownAt = (asOf) =>
  transfers.filter((t) => Date.parse(t.recorded_at) <= Date.parse(asOf ?? NOW));

function reach(known, root, direction) {
  const [near, far] = direction === "forward" ? ["from", "to"] : ["to", "from"];
  const seen = new Set([root]);
  const found = [];
  const queue = [root];
  while (queue.length > 0) {
    const here = queue.shift();
    for (const t of known) {
      if (t[near] !== here) continue;
      if (direction === "forward" && root === "lot:WP261102-02" && t.pepper === 0) continue;
      found.push(t);
      if (seen.has(t[far])) continue;
      seen.add(t[far]);
      if (!outside(t[far])) queue.push(t[far]);
    }
  }
  return [...new Set(found)];
}

function stateOf(pool, rest, left) {
  if (pool.kind === "customer" || pool.kind === "shipment") return "shipped";
  if (pool.kind === "run") return pool.closed ? "gone" : "wip";
  if (pool.expires && pool.expires < NOW.slice(0, 10)) return "expired";
  if (rest > 1e-9) return "free";
  return left ? "shipped" : "gone";
}

/** On hand of a pool in its own unit. */
export function stock(known, ref) {
  const came = sum(known.filter((t) => t.to === ref), "qty");
  const went = sum(known.filter((t) => t.from === ref), "qty");
  return { came, went, rest: Math.max(0, Math.round((came - went) * 1e6) / 1e6) };
}

export function poolRow(ref, asOf) {
  const pool = pools.get(ref);
  const known = knownAt(asOf);
  const { rest } = stock(known, ref);
  const touching = known.filter((t) => t.from === ref || t.to === ref);
  const toCustomer = touching.some((t) => t.to.startsWith("customer:"));
  return {
    ref,
    kind: pool.kind,
    code: pool.code,
    lot_number: pool.kind === "lot" ? pool.code : null,
    supplier_lot: pool.supplier_lot ?? null,
    item: pool.item,
    on_hand: pool.kind === "lot" ? text(rest) : null,
    unit: pool.item?.unit ?? (pool.kind === "run" ? "kg" : null),
    opened_at: touching[0]?.at ?? null,
    last_at: touching.at(-1)?.at ?? null,
    expires: pool.expires ?? null,
    state: stateOf(pool, rest, toCustomer),
    work_order: pool.work_order ?? null,
    operation: pool.operation ?? null,
  };
}

const end = (ref) => {
  const pool = pools.get(ref);
  return { ref, title: title(pool), item: pool.item?.code ?? null, item_name: pool.item?.name ?? null };
};

const late = (t) => Date.parse(t.recorded_at) - Date.parse(t.at) > 3_600_000;

const linkOf = (t, other) => ({
  transfer: t.id,
  at: t.at,
  recorded_at: t.recorded_at,
  pool: end(other),
  quantity: text(t.qty),
  unit: t.unit,
  basis: t.basis,
  by: t.by,
  equipment: t.equipment,
  document: t.document,
  late: late(t),
  corrected: t.id === "t18",
  void: false,
  returns: null,
});

export function passport(ref) {
  const known = knownAt();
  const { came, went } = stock(known, ref);
  const incoming = known.filter((t) => t.to === ref);
  const outgoing = known.filter((t) => t.from === ref);
  const all = [...incoming, ...outgoing].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const people = [...new Set(all.map((t) => t.by))];
  return {
    ...poolRow(ref),
    entered: text(came),
    left: text(went),
    sources: incoming.map((t) => linkOf(t, t.from)),
    destinations: outgoing.map((t) => linkOf(t, t.to)),
    corrections: incoming.some((t) => t.id === "t18")
      ? [
          {
            transfer: "t18",
            recorded_at: "2026-11-17T08:51:00+08:00",
            by: "陳美惠",
            reason: "磅秤未歸零",
            changes: { qty_to: { before: "21.5", after: "21" }, qty_from: { before: "21.5", after: "21" } },
          },
        ]
      : [],
    people: people.map((name) => ({ person: name, name, acts: all.filter((t) => t.by === name).length })),
    equipment: [...new Set(all.map((t) => t.equipment).filter(Boolean))],
    timeline: all.map((t) => ({
      at: t.at,
      recorded_at: t.recorded_at,
      kind: t.to === ref ? "in" : "out",
      transfer: t.id,
      other: end(t.to === ref ? t.from : t.to),
      quantity: text(t.qty),
      unit: t.unit,
      by: t.by,
      late: late(t),
    })),
    ledger: { first_seq: 1, last_seq: transfers.length, records: all.length },
    warnings: ref === "run:FL261116-2" ? [{ code: "implied_loss", ref }] : [],
  };
}

const none = { expected: null, min: null, max: null, unit: "kg" };
const quantityOf = (value) => ({ expected: text(value), min: text(value), max: text(value), unit: "kg" });

function nodesAndFlows(found, root, amountOf) {
  const nodes = new Map();
  const flows = new Map();
  const node = (id, pool) => {
    if (!nodes.has(id)) nodes.set(id, { pool, came: 0, went: 0, at: null });
    return nodes.get(id);
  };
  const flow = (from, to, t) => {
    const key = `${from} ${to}`;
    const one = flows.get(key) ?? { from, to, list: [] };
    one.list.push(t);
    flows.set(key, one);
    node(from).went += amountOf(t);
    node(to).came += amountOf(t);
    node(to).at ??= t.at;
  };
  node(root, pools.get(root));
  for (const t of found) {
    if (/^(scrap|loss|adjust)$/.test(t.to)) {
      if (nodes.has(t.from)) node(t.from).went += amountOf(t);
      continue;
    }
    node(t.from, pools.get(t.from));
    node(t.to, pools.get(t.to));
    if (!t.to.startsWith("customer:")) {
      flow(t.from, t.to, t);
      continue;
    }
    const ship = `shipment:${t.document}`;
    node(ship, { ref: ship, kind: "shipment", code: t.document, layer: "ship" });
    flow(t.from, ship, t);
    flow(ship, t.to, t);
  }
  return { nodes, flows };
}

/** Whether a run had given its lot at that moment. */
const closedAt = (known, pool) => known.some((t) => t.from === pool.ref && t.to.startsWith("lot:"));

function drawnNode(id, { pool, came, went, at }, root, layerAt, known) {
  const open = pool.kind === "run" && !closedAt(known, pool);
  const amount = id === root ? Math.max(came, went) : Math.max(came, pool.kind === "supplier" ? went : came);
  const rest = pool.kind === "lot" || open ? Math.max(0, amount - went) : 0;
  const own = pool.kind === "lot" || pool.kind === "run" ? stock(knownAt(), id).came : null;
  return {
    id,
    ref: pool.kind === "shipment" ? null : id,
    layer: layerAt.get(pool.layer),
    kind: pool.kind,
    title: title(pool),
    subtitle: pool.item?.name ?? pool.operation ?? null,
    members: 1,
    quantity: quantityOf(amount),
    entered: own === null ? null : text(own),
    entered_unit: "kg",
    resting: rest > 1e-9 ? text(rest) : null,
    state: open ? "wip" : rest > 1e-9 ? "free" : stateOf(pool, 0, pool.layer === "lot:DP"),
    possible: false,
    root: id === root,
    at,
  };
}

function addPossible(nodes, flows, layerAt) {
  const drawn = new Set(nodes.map(({ id }) => id));
  for (const group of possible) {
    const feeders = possible.filter((other) => other.into === group.id).some((other) => drawn.has(other.id));
    if (group.from ? !drawn.has(group.from) : !feeders) continue;
    drawn.add(group.id);
    nodes.push({
      id: group.id, ref: null, layer: layerAt.get(group.layer), kind: group.kind, title: group.title,
      subtitle: null, members: group.members, quantity: none, entered: null, entered_unit: null,
      resting: null, state: "free", possible: true, root: false, at: NOW,
    });
    const dashed = { quantity: none, transfers: 1, basis: "inferred", possible: true, at_first: NOW, at_last: NOW, late: 0 };
    if (group.from) flows.push({ from: group.from, to: group.id, ...dashed });
    for (const other of possible) {
      if (other.into === group.id && drawn.has(other.id)) flows.push({ from: other.id, to: group.id, ...dashed });
    }
  }
}

function answerOf(root, direction, mode, found, nodes) {
  const by = (kind) => nodes.filter((one) => one.kind === kind && (mode === "cautious" || !one.possible));
  const count = (kind) => by(kind).reduce((total, { members }) => total + members, 0);
  const basis = {};
  for (const t of found) basis[t.basis] = (basis[t.basis] ?? 0) + 1;
  const amount = (to) => sum(found.filter((t) => to.test(t.to)), "pepper");
  const own = nodes.find((one) => one.root);
  const rest = (kind) => by(kind).reduce((total, { resting }) => total + Number(resting ?? 0), 0);
  const forward = direction === "forward" && root === "lot:WP261102-02";
  return {
    root,
    direction,
    complete: direction !== "backward",
    warnings: [
      ...(direction === "backward" ? [{ code: "untracked_item", ref: "lot:SA260901-02" }] : []),
      ...(direction === "forward" ? [{ code: "inferred_link", ref: "t9" }, { code: "implied_loss", ref: "run:FL261116-2" }] : []),
      ...(mode === "cautious" ? [{ code: "beyond_strict", ref: "run:FL261116-3" }] : []),
    ],
    customers: direction === "forward"
      ? found.filter((t) => t.to.startsWith("customer:")).map((t) => ({
          ref: t.to, document: t.document, item: "DP", lot: t.from, shipped: text(t.qty / 10), shipped_unit: "箱", quantity: quantityOf(t.pepper),
        }))
      : [],
    suppliers: direction === "backward"
      ? found.filter((t) => t.from.startsWith("supplier:")).map((t) => ({
          ref: t.from, document: t.document, item: pools.get(t.to).item?.code, lot: t.to, quantity: quantityOf(t.qty),
        }))
      : [],
    balance: forward
      ? {
          unit: "kg", root: own.quantity.expected, on_hand: text(rest("lot")), in_process: text(rest("run")),
          shipped: text(amount(/^customer:/)), scrapped: text(amount(/^scrap$/)), lost: text(amount(/^loss$/)),
          adjusted: text(amount(/^adjust$/)), unexplained: "0",
        }
      : null,
    counts: {
      pools: nodes.length, lots: count("lot") - 1, runs: count("run"), transfers: found.length,
      customers: count("customer"), shipments: count("shipment"), by_basis: basis, late: found.filter(late).length,
    },
  };
}

function timelineOf(found) {
  const buckets = new Map();
  for (const t of found.toSorted((a, b) => Date.parse(a.recorded_at) - Date.parse(b.recorded_at))) {
    const key = t.recorded_at;
    const one = buckets.get(key) ?? { at: key, recorded: 0, late: 0 };
    one.recorded += 1;
    if (late(t)) one.late += 1;
    buckets.set(key, one);
  }
  return [...buckets.values()];
}

/** The picture of one or both directions. */
export function picture({ root, direction, mode, as_of: asOf }) {
  const known = knownAt(asOf);
  const amountOf = root === "lot:WP261102-02" ? (t) => t.pepper : (t) => t.qty;
  const parts = direction === "both" ? ["backward", "forward"] : [direction];
  const found = [...new Set(parts.flatMap((part) => reach(known, root, part)))];
  const { nodes: reached, flows: paths } = nodesAndFlows(found, root, amountOf);
  if (direction === "forward" && root === "lot:WP261102-02") {
    const receipt = known.find((t) => t.to === root);
    if (receipt) {
      reached.set(receipt.from, { pool: pools.get(receipt.from), came: receipt.qty, went: receipt.qty, at: receipt.at });
      paths.set("receipt", { from: receipt.from, to: root, list: [receipt] });
      reached.get(root).came = receipt.qty;
    }
  }
  const used = layers.filter(({ key }) => [...reached.values()].some(({ pool }) => pool.layer === key));
  const layerAt = new Map(used.map(({ key }, index) => [key, index]));
  const nodes = [...reached].map(([id, one]) => drawnNode(id, one, root, layerAt, known));
  const flows = [...paths.values()].map(({ from, to, list }) => ({
    from, to, quantity: quantityOf(list.reduce((total, t) => total + amountOf(t), 0)), transfers: list.length,
    basis: new Set(list.map((t) => t.basis)).size === 1 ? list[0].basis : "mixed", possible: false,
    at_first: list[0].at, at_last: list.at(-1).at, late: list.filter(late).length,
  }));
  if (direction !== "backward" && layerAt.has("ship")) addPossible(nodes, flows, layerAt);
  const one = (part) => answerOf(root, part, mode, direction === "both" ? reach(known, root, part) : found, nodes);
  const counted = used.map((layer, index) => ({
    ...layer,
    count: nodes.filter((n) => n.layer === index && (!n.possible || mode === "cautious")).reduce((total, { members }) => total + members, 0),
  }));
  return {
    layers: counted, nodes, flows, context: contextOf(nodes, root), unit: "kg", grouped: false,
    answer: direction === "both" ? { root, direction, forward: one("forward"), backward: one("backward") } : one(direction),
    timeline: timelineOf(asOf ? reach(knownAt(), root, parts.at(-1)) : found),
  };
}

function contextOf(nodes, root) {
  if (root !== "lot:WP261102-02") return [];
  const into = (prefix) => nodes.filter(({ id }) => id.startsWith(prefix)).map(({ id }) => id);
  return [
    ...into("lot:SM").map((id) => ({ from_title: "南山香辛", items: 1, into: id })),
    ...into("run:FL").map((id) => ({ from_title: "順安肉品", items: 1, into: id })),
    ...into("run:FL").map((id) => ({ from_title: "員山農產", items: 1, into: id })),
    ...into("lot:DP").map((id) => ({ from_title: "聯穗麵粉", items: 1, into: id })),
  ];
}

/** The counts of both readings. */
export function readings(ask) {
  const of = (mode) => {
    const { answer } = picture({ ...ask, mode, direction: ask.direction === "both" ? "forward" : ask.direction });
    const { lots, runs, customers, shipments } = answer.counts;
    return { lots, runs, customers, shipments };
  };
  return { strict: of("strict"), cautious: of("cautious") };
}
