/** Names of fields, choices and faults: the words of the trade, the most particular first. */
import type { TFunction } from "i18next";
import { layoutOf } from "../labels/templates";
import type { MasterFault, MasterField, SheetFault } from "./api";
import { thousandths } from "./values";

export const kindName = (t: TFunction, kind: string): string => t(`masters.kind.${kind}`);

/** The name of a field; `list` is the field whose rows it is in. */
export function fieldName(t: TFunction, kind: string, name: string, list?: string): string {
  const keys = [`masters.field.${kind}_${name}`, `masters.field.${name}`];
  return t(list ? [`masters.field.${kind}_${list}_${name}`, ...keys] : keys, {
    defaultValue: name,
  });
}

/** What helps to fill a field; nothing for most. */
export function fieldHint(t: TFunction, kind: string, name: string): string {
  return t([`masters.hint.${kind}_${name}`, `masters.hint.${name}`], { defaultValue: "" });
}

export function choiceName(t: TFunction, field: MasterField, word: string): string {
  if (field.of === "role") return t(`role.${word}`, { defaultValue: word });
  return t([`masters.choice.${field.name}_${word}`, `masters.choice.${word}`], {
    defaultValue: word,
  });
}

const PLACE = /^(\w+)\[(\d+)\](?:\.(\w+))?$/;

/** `lines[2].quantity` as a person says it. */
export function pathName(t: TFunction, kind: string, path: string): string {
  const [, list, row, name] = PLACE.exec(path) ?? [];
  if (!list || !row) return fieldName(t, kind, path);
  const field = name ? fieldName(t, kind, name, list) : "";
  return t("masters.line_of", { list: fieldName(t, kind, list), row, field });
}

/** The field a path leads to. */
export function fieldAt(fields: MasterField[], path: string): MasterField | undefined {
  const [, list, , name] = PLACE.exec(path) ?? [];
  if (!list) return fields.find((field) => field.name === path);
  return fieldAt(fields.find((field) => field.name === list)?.fields ?? [], name ?? "");
}

export function faultWords(t: TFunction, fault: MasterFault | SheetFault): string {
  const { kind, found, expected } = fault;
  return t(`masters.fault.${kind}`, { found, expected, defaultValue: kind });
}

/** What a field holds, in one line. */
export function shown(t: TFunction, field: MasterField, value: unknown): string {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return String(value.length);
  switch (field.holds) {
    case "yes_no":
      return t(String(value) === "true" ? "masters.yes" : "masters.no");
    case "thousandths":
      return thousandths(Number(value));
    case "layout":
      return layoutWords(t, value);
    case "choice":
    case "choices":
      return String(value)
        .split(" ")
        .map((word) => choiceName(t, field, word))
        .join(t("common.list_join"));
    case "code":
      return field.choices.includes(String(value))
        ? choiceName(t, field, String(value))
        : String(value);
    default:
      return String(value);
  }
}

/** How large a label is and of how much it consists; its text is for the designer alone. */
export function layoutWords(t: TFunction, value: unknown): string {
  const { width_mm, height_mm, elements } = layoutOf(value);
  return t("labels.layout_words", { width_mm, height_mm, count: elements.length });
}
