/**
 * The shapes of the HTTP contract, version 1.
 *
 * Quantities are decimal text, times RFC 3339. Codes only, never words for people.
 */

export type Kind = "lot" | "run" | "tank" | "supplier" | "customer" | "shipment" | "sink";
export type PoolState = "free" | "wip" | "gone" | "shipped" | "expired" | "negative";
export type Basis =
  | "scanned"
  | "weighed"
  | "machine"
  | "backflushed"
  | "inferred"
  | "imported"
  | "mixed"
  | (string & {});
export type Direction = "forward" | "backward" | "both";
export type Mode = "strict" | "cautious";

export interface Item {
  code: string;
  name: string;
  unit: string;
}

export interface Pool {
  ref: string;
  kind: Kind;
  code: string;
  lot_number: string | null;
  supplier_lot: string | null;
  item: Item | null;
  on_hand: string | null;
  unit: string | null;
  opened_at: string | null;
  last_at: string | null;
  expires: string | null;
  state: PoolState;
  work_order: string | null;
  operation: string | null;
}

export interface PoolPage {
  rows: Pool[];
  next: string | null;
  total?: number | null;
}

export interface PoolEnd {
  ref: string;
  title: string;
  item: string | null;
  item_name: string | null;
}

export interface Link {
  transfer: string;
  at: string;
  recorded_at: string;
  pool: PoolEnd;
  quantity: string | null;
  unit: string | null;
  basis: Basis;
  by: string | null;
  equipment: string | null;
  document: string | null;
  late: boolean;
  corrected: boolean;
  void?: boolean;
  returns?: string | null;
}

export interface Correction {
  transfer: string;
  recorded_at: string;
  by: string | null;
  reason: string | null;
  changes: Record<string, { before: string | null; after: string | null }>;
}

export interface Moment {
  at: string;
  recorded_at: string;
  kind: "in" | "out" | "return" | "correction" | "closed";
  transfer: string | null;
  other: PoolEnd | null;
  quantity: string | null;
  unit: string | null;
  by: string | null;
  late: boolean;
}

export interface Warning {
  code: string;
  ref: string | null;
}

export interface Passport extends Pool {
  entered: string | null;
  left: string | null;
  sources: Link[];
  destinations: Link[];
  corrections: Correction[];
  people: { person: string; name: string | null; acts: number }[];
  equipment: string[];
  timeline: Moment[];
  ledger: { first_seq: number; last_seq: number; records: number };
  warnings: Warning[];
}

export interface Hit {
  kind: "lot" | "run" | "tank" | "document" | "customer" | "supplier" | "item" | "transfer";
  ref: string;
  title: string;
  subtitle: string | null;
  match: string;
}

export interface Quantity {
  expected: string | null;
  min: string | null;
  max: string | null;
  unit: string | null;
}

export interface PictureNode {
  id: string;
  ref: string | null;
  layer: number;
  kind: Kind;
  title: string;
  subtitle: string | null;
  members: number;
  quantity: Quantity;
  entered: string | null;
  entered_unit: string | null;
  resting: string | null;
  state: PoolState;
  possible: boolean;
  root: boolean;
  at: string | null;
}

export interface PictureFlow {
  from: string;
  to: string;
  quantity: Quantity;
  transfers: number;
  basis: Basis;
  possible: boolean;
  at_first: string | null;
  at_last: string | null;
  late: number;
}

export interface PictureLayer {
  key: string;
  kind: Kind;
  label: string | null;
  count: number;
}

export interface PictureContext {
  from_title: string;
  items: number;
  into: string;
}

export interface Balance {
  unit: string;
  root: string;
  on_hand: string;
  in_process: string;
  shipped: string;
  scrapped: string;
  lost: string;
  adjusted: string;
  unexplained: string;
}

export interface Shipped {
  ref: string;
  document: string | null;
  item: string | null;
  lot: string | null;
  shipped: string | null;
  shipped_unit: string | null;
  quantity: Quantity;
}

export interface Received {
  ref: string;
  document: string | null;
  item: string | null;
  lot: string | null;
  quantity: Quantity;
}

export interface AnswerCounts {
  pools: number;
  lots: number;
  runs: number;
  transfers: number;
  customers: number;
  shipments: number;
  suppliers?: number;
  by_basis: Record<string, number>;
  late: number;
}

/** One direction's answer without its pools and transfers. */
export interface OneAnswer {
  root: string;
  direction: Direction;
  complete: boolean;
  warnings: Warning[];
  customers: Shipped[];
  suppliers: Received[];
  balance?: Balance | null;
  counts: AnswerCounts;
}

/** Both directions answer side by side, because their quantities mean different things. */
export type Answer = OneAnswer | { root: string; direction: "both"; forward: OneAnswer; backward: OneAnswer };

export interface Picture {
  layers: PictureLayer[];
  nodes: PictureNode[];
  flows: PictureFlow[];
  context: PictureContext[];
  unit: string | null;
  grouped: boolean;
  answer: Answer;
  timeline: { at: string; recorded: number; late: number }[];
}

export interface ReadingCounts {
  lots: number;
  runs: number;
  customers: number;
  shipments: number;
}

export interface Readings {
  strict: ReadingCounts;
  cautious: ReadingCounts;
}

export interface DocumentCounts {
  items: number;
  partners: number;
  pools: number;
  transfers: number;
  corrections: number;
}

export interface Fault {
  kind: string;
  section: string;
  row: number;
  column: string | null;
  found: string;
  expected: string;
}

export interface Column {
  header: string;
  field: string | null;
  samples: string[];
  read_as: string[];
}

export interface Sheet {
  name: string;
  section: string;
  header_row: number;
  columns: Column[];
  fields: { field: string; required: boolean }[];
  sections?: string[];
}

export type ImportState =
  | "mapping"
  | "checking"
  | "faulty"
  | "ready"
  | "running"
  | "done"
  | "abandoned"
  | "failed";

export interface Import {
  id: string;
  name: string;
  state: ImportState;
  read: number;
  written: number;
  total: number | null;
  counts: DocumentCounts;
  new: DocumentCounts;
  faults: { total: number; rows: Fault[] };
  sheets: Sheet[] | null;
  problem: { code: string; params: Record<string, string> } | null;
  by: string | null;
  at: string;
}

export interface Overview {
  counts: { lots: number; runs: number; tanks: number; transfers: number; items: number; partners: number };
  ledger: { seq: number; hash?: string; head?: string; root?: string; appended_at: string | null };
  stories: { key: string; root: string; direction: Direction }[];
  imports: Import[];
}

export interface Person {
  id: string;
  username: string | null;
  name: string | null;
  roles: string[];
  active: boolean;
  last_seen: string | null;
}

export interface Session {
  person: Person;
  permissions: string[];
  csrf: string;
  language: string | null;
  company: { code: string; name: string };
  sites: { code: string; name: string; zone: string }[];
}

export interface Token {
  id: string;
  name: string;
  scopes: string[];
  created_at: string;
  last_used_at: string | null;
}

export interface LedgerRecord {
  seq: number;
  id: string;
  kind: string;
  at: string;
  recorded_at: string;
  appended_at: string;
  by: string | null;
  import: string | null;
  hash: string;
}

export interface Verification {
  clean: boolean;
  checked: number;
  first: string | { fact: string; field: string; table: string; row: string } | null;
  unchecked?: string[];
}
