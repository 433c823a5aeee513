/**
 * A stand-in for the server: the HTTP contract over one invented story.
 *
 * For developing pages and for browser tests only. It checks the session and the CSRF token as the
 * contract says and keeps nothing after it ends. `node mock/server.mjs [port]` also serves the
 * built pages from `dist` when they are there.
 */
import { randomUUID } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { NOW, pools, transfers } from "./story.mjs";
import { passport, picture, poolRow, readings } from "./trace.mjs";

const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".json": "application/json" };

const PERMISSIONS = ["trace.read", "goods.record", "import.run", "export.run", "people.manage", "ledger.verify"];
const PASSWORD = "pepper-and-salt";
const LOCK_AFTER = 5;

const state = {
  sessions: new Map(),
  misses: new Map(),
  language: "zh-Hant",
  imports: new Map(),
  people: [
    person("p1", "wang", "王怡君", ["quality", "administrator"]),
    person("p2", "lin", "林志偉", ["operator"]),
    person("p3", "audit", "周明德", ["auditor"], false),
  ],
  tokens: [{ id: "k1", name: "倉庫系統", scopes: ["import.run"], created_at: NOW, last_used_at: NOW }],
};

function person(id, username, name, roles, active = true) {
  return { id, username, name, roles, active, last_seen: active ? NOW : null };
}

class Refused extends Error {
  constructor(status, code, params = {}) {
    super(code);
    Object.assign(this, { status, code, params });
  }
}

const counts = (items, partners, poolCount, moves, corrections) => ({ items, partners, pools: poolCount, transfers: moves, corrections });

function session(csrf) {
  return {
    person: state.people[0], permissions: PERMISSIONS, csrf, language: state.language,
    company: { code: "QH", name: "青禾冷凍食品" },
    sites: [{ code: "TY1", name: "桃園一廠", zone: "Asia/Taipei" }, { code: "TY2", name: "桃園二廠", zone: "Asia/Taipei" }],
  };
}

function enter(response) {
  const id = randomUUID();
  const csrf = randomUUID();
  state.sessions.set(id, csrf);
  response.setHeader("set-cookie", `suyuan_session=${id}; Path=/; HttpOnly; SameSite=Strict`);
  return session(csrf);
}

function signIn({ username, password }, response) {
  const missed = state.misses.get(username) ?? 0;
  if (missed >= LOCK_AFTER) throw new Refused(429, "locked_out", { retry_s: "900" });
  if (password !== PASSWORD) {
    state.misses.set(username, missed + 1);
    throw new Refused(401, "signed_out");
  }
  state.misses.delete(username);
  return enter(response);
}

/** How an import of the story goes on: every poll moves it a step. */
function importOf(id) {
  const one = state.imports.get(id);
  if (!one) throw new Refused(404, "not_found");
  const elapsed = Date.now() - one.since;
  if (one.view.state === "checking") {
    one.view.read = Math.min(one.view.total, Math.round(elapsed * 12));
    if (elapsed > 1100) {
      one.view.read = one.view.total;
      one.view.state = /bad/i.test(one.view.name) ? "faulty" : "ready";
      if (one.view.state === "faulty") one.view.faults = faults();
    }
  } else if (one.view.state === "running") {
    one.view.written = Math.min(one.view.total, Math.round(elapsed * 14));
    if (elapsed > 1100) Object.assign(one.view, { written: one.view.total, state: "done" });
  }
  return one.view;
}

function faults() {
  const kinds = [["bad_decimal", "qty_to", "1,5", "1.5"], ["unknown_pool", "from", "lot:XX", "lot:…"], ["bad_time", "at", "2026-11-31", "2026-11-30T08:00:00+08:00"], ["missing_field", "item", "", "item"]];
  const rows = Array.from({ length: 240 }, (_, index) => {
    const [kind, column, found, expected] = kinds[index % kinds.length];
    return { kind, section: index % 3 ? "transfers" : "pools", row: index * 7 + 2, column, found, expected };
  });
  return { total: rows.length, rows };
}

function begin(name) {
  const id = randomUUID().slice(0, 8);
  const sheet = /xlsx|csv/i.test(name);
  const view = {
    id, name, state: sheet ? "mapping" : "checking", read: 0, written: 0, total: 12400,
    counts: counts(31, 14, 820, 11535, 0), new: counts(2, 0, 64, 1210, 0),
    faults: { total: 0, rows: [] }, sheets: sheet ? foreignSheets() : null, problem: null, by: "王怡君", at: new Date().toISOString(),
  };
  state.imports.set(id, { view, since: Date.now() });
  return view;
}

function foreignSheets() {
  const column = (header, field, samples, read = samples) => ({ header, field, samples, read_as: read });
  return [
    {
      name: "進貨明細", section: "receipts", header_row: 2,
      columns: [
        column("進貨單號", "document", ["GRN-001", "GRN-001", "GRN-002"]),
        column("日期", "at", ["46328", "46329", "46329"], ["2026-11-02T00:00:00+08:00", "2026-11-03T00:00:00+08:00", "2026-11-03T00:00:00+08:00"]),
        column("廠商", "partner", ["永昌香料", "永昌香料", "南山香辛"]),
        column("品號", "item", ["WP", "WP", "SA"]),
        column("批號", null, ["0012", "0013", "0007"]),
        column("數量", "quantity", ["40", "25", "500"]),
        column("備註", null, ["", "急件", ""]),
      ],
      fields: ["document", "at", "partner", "item", "lot_number", "quantity", "unit", "expires"].map((field) => ({ field, required: ["at", "item", "lot_number", "quantity"].includes(field) })),
      sections: ["items", "partners", "pools", "transfers", "corrections", "receipts", "ignore"],
    },
    { name: "說明", section: "ignore", header_row: 1, columns: [], fields: [], sections: ["receipts", "ignore"] },
  ];
}

for (const [name, value] of [["history-2026.zip", "done"], ["進貨 11 月.xlsx", "abandoned"]]) {
  const view = begin(name);
  Object.assign(view, { state: value, read: 12400, written: value === "done" ? 12400 : 0, sheets: null, at: NOW });
}

function search(q) {
  const needle = q.toLowerCase();
  const hits = [...pools.values()]
    .filter((p) => !["scrap", "loss", "adjust"].includes(p.ref) && `${p.code} ${p.name ?? ""} ${p.item?.name ?? ""} ${p.supplier_lot ?? ""}`.toLowerCase().includes(needle))
    .map((p) => ({ kind: p.kind, ref: p.ref, title: p.name ?? p.code, subtitle: p.item?.name ?? p.operation ?? p.code, match: p.code.toLowerCase().includes(needle) ? "lot_number" : p.supplier_lot?.toLowerCase().includes(needle) ? "supplier_lot" : "name" }));
  const documents = [...new Set(transfers.map((t) => t.document).filter((d) => d?.toLowerCase().includes(needle)))];
  const carried = transfers.filter((t) => t.document?.toLowerCase() === needle);
  return [
    ...documents.map((d) => ({ kind: "document", ref: `document:${d}`, title: d, subtitle: `${transfers.filter((t) => t.document === d).length}`, match: "document" })),
    ...hits,
    ...carried.map((t) => ({ kind: "transfer", ref: t.id, title: t.id, subtitle: `${t.from} → ${t.to}`, match: "document" })),
  ];
}

function list(query) {
  const start = Number(query.cursor ?? 0);
  const limit = Number(query.limit ?? 50);
  const needle = (query.q ?? "").toLowerCase();
  const rows = [...pools.keys()]
    .filter((ref) => /^(lot|run|tank):/.test(ref))
    .map((ref) => poolRow(ref))
    .filter((row) => (!query.kind || row.kind === query.kind) && (!query.item || row.item?.code === query.item) && (query.stock !== "on_hand" || Number(row.on_hand) > 0) && `${row.code} ${row.item?.name ?? ""} ${row.supplier_lot ?? ""}`.toLowerCase().includes(needle));
  return { rows: rows.slice(start, start + limit), next: start + limit < rows.length ? String(start + limit) : null, total: rows.length };
}

function ledger(from, limit) {
  const all = transfers.map((t, index) => ({
    seq: index + 1, id: t.id, kind: "transfer", at: t.at, recorded_at: t.recorded_at, appended_at: t.recorded_at,
    by: t.by, import: t.basis === "imported" ? "i1" : null, hash: `${(index * 2654435761 + 97).toString(16).padStart(10, "0")}${"9f3c27ab".repeat(7)}`.slice(0, 64),
  }));
  const rows = all.filter(({ seq }) => seq > Number(from ?? 0)).slice(0, limit);
  const last = rows.at(-1)?.seq ?? 0;
  return { rows, next: last < transfers.length ? last : null };
}

function known(ref) {
  if (!pools.has(ref)) throw new Refused(404, "unknown_pool", { reference: ref });
  return ref;
}

const routes = {
  "GET /setup": () => ({ needed: false, demo: true }),
  "GET /session": ({ csrf }) => session(csrf),
  "POST /session": ({ body, response }) => signIn(body, response),
  "PATCH /session": ({ body, csrf }) => {
    state.language = body.language;
    return session(csrf);
  },
  "DELETE /session": ({ id }) => void state.sessions.delete(id),
  "GET /overview": () => ({
    counts: { lots: 13, runs: 7, tanks: 0, transfers: transfers.length, items: 7, partners: 11 },
    ledger: { seq: transfers.length, hash: "9f3c27ab".repeat(8), root: "7e1b".repeat(16), appended_at: NOW },
    stories: [{ key: "spice", root: "lot:WP261102-02", direction: "forward" }, { key: "label", root: "lot:DP261117-2", direction: "backward" }],
    imports: [...state.imports.values()].map(({ view }) => view).slice(-3),
  }),
  "GET /search": ({ query }) => ({ hits: search(query.q ?? "").slice(0, Number(query.limit ?? 20)) }),
  "GET /pools": ({ query }) => list(query),
  "GET /pools/*": ({ rest }) => passport(known(rest)),
  "GET /trace/picture": ({ query }) => {
    known(query.root);
    return picture({ direction: "forward", mode: "strict", ...query });
  },
  "GET /trace/readings": ({ query }) => readings({ direction: "forward", ...query }),
  "GET /trace.csv": () => "pool,quantity\n",
  "GET /trace.json": ({ query }) => picture({ direction: "forward", mode: "strict", ...query }).answer,
  "GET /imports": () => ({ rows: [...state.imports.keys()].map(importOf).toReversed() }),
  "POST /imports": ({ query }) => begin(query.name ?? "?"),
  "GET /imports/*": ({ rest }) => importOf(rest),
  "POST /imports/*": ({ rest }) => {
    const [id, act] = rest.split("/");
    const one = state.imports.get(id);
    Object.assign(one.view, { state: act === "commit" ? "running" : "checking", sheets: act === "commit" ? null : one.view.sheets });
    one.since = Date.now();
    return one.view;
  },
  "DELETE /imports/*": ({ rest }) => Object.assign(importOf(rest), { state: "abandoned" }),
  "GET /people": () => ({ rows: state.people }),
  "POST /people": ({ body }) => {
    if (body.password.length < 10) throw new Refused(422, "password_too_short", { least: "10" });
    if (state.people.some(({ username }) => username === body.username)) throw new Refused(409, "name_taken", { name: body.username });
    state.people.push(person(randomUUID(), body.username, body.name, body.roles));
    return state.people.at(-1);
  },
  "PATCH /people/*": ({ rest, body }) => Object.assign(state.people.find(({ id }) => id === rest), body),
  "DELETE /people/*": ({ rest }) => Object.assign(state.people.find(({ id }) => rest.startsWith(id)), { username: null, name: null, active: false }),
  "GET /tokens": () => ({ rows: state.tokens }),
  "POST /tokens": ({ body }) => {
    const id = randomUUID();
    state.tokens.push({ id, name: body.name, scopes: body.scopes, created_at: new Date().toISOString(), last_used_at: null });
    return { id, token: `sy_${id.replaceAll("-", "")}` };
  },
  "DELETE /tokens/*": ({ rest }) => {
    state.tokens = state.tokens.filter(({ id }) => id !== rest);
  },
  "GET /ledger": ({ query }) => ledger(query.from, Number(query.limit ?? 100)),
  "GET /ledger/head": () => ({ seq: transfers.length, hash: "9f3c27ab".repeat(8), root: "7e1b".repeat(16), appended_at: NOW }),
  "POST /ledger/verify": () => ({ clean: true, checked: transfers.length, first: null, unchecked: [] }),
};

const OPEN = new Set(["GET /setup", "POST /session"]);

function routeOf(method, path) {
  const exact = `${method} ${path}`;
  if (routes[exact]) return { act: routes[exact], name: exact, rest: "" };
  const at = path.indexOf("/", 1);
  const name = `${method} ${path.slice(0, at)}/*`;
  if (at > 0 && routes[name]) return { act: routes[name], name, rest: decodeURIComponent(path.slice(at + 1)) };
  throw new Refused(404, "not_found");
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const raw = Buffer.concat(parts);
  return request.headers["content-type"]?.startsWith("application/json") && raw.length > 0 ? JSON.parse(raw.toString()) : {};
}

async function answer(request, response, url) {
  const { act, name, rest } = routeOf(request.method, url.pathname.slice("/api/v1".length));
  const id = /suyuan_session=([^;]+)/.exec(request.headers.cookie ?? "")?.[1];
  const csrf = state.sessions.get(id);
  const body = await bodyOf(request);
  if (!OPEN.has(name)) {
    if (!csrf) throw new Refused(401, "signed_out");
    if (request.method !== "GET" && request.headers["x-csrf-token"] !== csrf) throw new Refused(403, "csrf");
  }
  return act({ query: Object.fromEntries(url.searchParams), body, rest, csrf, id, response });
}

function file(response, path) {
  const wanted = join(DIST, normalize(path));
  const found = wanted.startsWith(DIST) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(DIST, "index.html");
  if (!existsSync(found)) return void response.writeHead(404).end("no build: npm run build");
  response.writeHead(200, { "content-type": TYPES[extname(found)] ?? "application/octet-stream" });
  createReadStream(found).pipe(response);
}

export const server = createServer(async (request, response) => {
  const url = new URL(request.url, "http://mock");
  if (!url.pathname.startsWith("/api/")) return file(response, decodeURIComponent(url.pathname));
  try {
    const result = await answer(request, response, url);
    if (result === undefined) return void response.writeHead(204).end();
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(result));
  } catch (cause) {
    const { status = 500, code = "fault", params = { ref: "mock" } } = cause;
    if (!cause.status) console.error(cause);
    response.writeHead(status, { "content-type": "application/problem+json" });
    response.end(JSON.stringify({ type: "about:blank", status, code, params }));
  }
});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const port = Number(process.argv[2] ?? 8790);
  server.listen(port, "127.0.0.1", () => console.log(`mock on http://127.0.0.1:${port}, wang / ${PASSWORD}`));
}
