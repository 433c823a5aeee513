/** Templates as master records: their layout is a text in them. */
import type { TFunction } from "i18next";
import type { MasterRecord } from "../masters/api";
import type { Layout } from "./design/layout";

export const KIND = "label_template";
export const PURPOSES = ["lot", "unit", "pallet", "material", "shipment", "place", "roll"] as const;
export const ITEM_KINDS = ["raw", "packaging", "semi_finished", "finished", "utility"] as const;

export interface TemplateFields {
  name: string;
  purpose: string;
  item: string;
  item_kind: string;
  customer: string;
  copies: number;
}

export interface Template extends TemplateFields {
  code: string;
  seq: number;
  retired: boolean;
  layout: Layout;
}

export const NO_LAYOUT: Layout = { width_mm: 100, height_mm: 60, elements: [] };

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The layout of a record; one that cannot be read is an empty label. */
export function layoutOf(written: unknown): Layout {
  try {
    const layout = (typeof written === "string" ? JSON.parse(written) : written) as Layout | null;
    return layout && Array.isArray(layout.elements) ? layout : NO_LAYOUT;
  } catch {
    return NO_LAYOUT;
  }
}

export function templateOf({ code, seq, retired, fields }: MasterRecord): Template {
  return {
    code,
    seq,
    retired,
    name: text(fields.name),
    purpose: text(fields.purpose) || "lot",
    item: text(fields.item),
    item_kind: text(fields.item_kind),
    customer: text(fields.customer),
    copies: Number(fields.copies ?? 1) || 1,
    layout: layoutOf(fields.layout),
  };
}

/** What a record holds; a field that says nothing is left out. */
export function recordFields(template: TemplateFields, layout: Layout): Record<string, unknown> {
  const { name, purpose, item, item_kind, customer, copies } = template;
  const narrowed = { item, item_kind, customer };
  return {
    name,
    purpose,
    layout: JSON.stringify(layout),
    copies,
    ...Object.fromEntries(Object.entries(narrowed).filter(([, value]) => value !== "")),
  };
}

/** Whom a template is for, in one sentence: the narrower one is always taken before the wider. */
export function ruleWords(
  t: TFunction,
  { item, item_kind, customer }: TemplateFields,
  names: { item?: string | undefined; customer?: string | undefined } = {},
): string {
  const what = item
    ? t("labels.rule.item", { item: names.item ?? item })
    : item_kind && t("labels.rule.item_kind", { kind: t(`masters.choice.${item_kind}`) });
  const whom = customer && t("labels.rule.customer", { customer: names.customer ?? customer });
  if (what && whom) return t("labels.rule.both", { what, whom });
  return what || whom || t("labels.rule.all");
}
