/** What the server says about labels, printers and jobs. */
import type { components } from "../../api/schema.gen";
import type { Layout } from "./design/layout";

type Schemas = components["schemas"];
export type PersonName = Schemas["PersonName"];

/** One thing that is wrong, or not good, with a layout; about one element or about the whole. */
export interface LayoutFault {
  element: number | null;
  field: string | null;
  code: string;
  params: Record<string, string>;
}

export interface Preview {
  svg: string | null;
  faults: LayoutFault[];
  warnings: LayoutFault[];
  fields: Record<string, string>;
}

export interface FieldExample {
  name: string;
  example: string;
}

export interface ReadyTemplate {
  name: string;
  purpose: string;
  layout: Layout;
}

export interface TemplateChoice {
  code: string;
  name: string;
  version: number;
  why: string;
}

export interface LabelView {
  label: string;
  subject: string;
  template: string;
  template_seq: number | null;
  printer: string | null;
  copies: number;
  at: string;
  by: PersonName | null;
  reprint_of: string | null;
  reason: string | null;
  voided: { at: string; by: PersonName | null; reason: string } | null;
  data_sha256: string;
  job: string | null;
}

export type PrinterState = "ready" | "head_open" | "paper_out" | "offline" | "paused" | "unknown";

export interface PrinterView {
  code: string;
  name: string;
  place: string | null;
  language: "zpl" | "pdf" | "recording";
  dpi: number;
  fallback: string | null;
  fallback_by: "program" | "person";
  state: PrinterState;
  since: string | null;
  paused: boolean;
  waiting: number;
  failed: number;
  unsure: number;
}

export type JobState =
  | "waiting"
  | "sending"
  | "sent"
  | "unsure"
  | "confirmed"
  | "failed"
  | "cancelled"
  | "repeated";

export interface JobView {
  job: string;
  printer: string;
  first_printer: string;
  label: string | null;
  roll: string | null;
  subject: string;
  state: JobState;
  problem: string | null;
  attempts: number;
  copies: number;
  labels: number;
  created_at: string;
  changed_at: string;
  sent: boolean;
}

export interface Choice {
  subject: string;
  purpose: string;
  chosen: TemplateChoice | null;
  others: TemplateChoice[];
  printers: PrinterView[];
  printed: LabelView[];
  needs_reason: boolean;
  copies: number;
  fields: Record<string, string>;
  /** The label as it would be set. */
  svg: string | null;
  faults: LayoutFault[];
  warnings: LayoutFault[];
}

export interface Printed {
  label: LabelView;
  job: JobView | null;
}

export interface RollView {
  roll: string;
  pool: string;
  first: string;
  last: string;
  count: number;
  bound: number;
  printer: string | null;
  at: string;
  by: PersonName | null;
}

export interface RollLabel {
  code: string;
  subject: string | null;
  at: string | null;
  by: PersonName | null;
}

export interface Candidate {
  subject: string;
  code: string;
  item: string;
  item_name: string;
  quantity: string;
  unit: string;
  state: string;
  expires_on: string | null;
  last_scanned_at: string | null;
  why: string[];
}

export interface Identified {
  subject: string;
  label: LabelView;
  job: JobView | null;
  voided: string[];
}
