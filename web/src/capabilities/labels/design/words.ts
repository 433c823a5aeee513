/** What elements, fields and faults are called. */
import type { TFunction } from "i18next";
import type { LayoutFault } from "../contract";
import type { LabelElement } from "./layout";

/** An element by what it is and what it says: "QR {trace_link}". */
export function elementName(t: TFunction, element: LabelElement): string {
  if (element.kind === "text") return `${t("labels.element.text")} ${element.text}`;
  if (element.kind === "symbol")
    return `${t(`labels.element.${element.symbology}`)} ${element.data}`;
  return `${t(`labels.element.${element.kind}`)} ${element.width} × ${element.height} mm`;
}

export const fieldName = (t: TFunction, field: string): string =>
  t(`labels.field.${field}`, { defaultValue: field });

/** A fault or a warning in a sentence. */
export function faultWords(t: TFunction, { code, field, params }: LayoutFault): string {
  return t(`labels.fault.${code}`, {
    ...params,
    fault: t(`labels.gs1_fault.${params.fault}`, { defaultValue: t("labels.gs1_fault.other") }),
    field: field ? fieldName(t, field) : "",
    defaultValue: t("labels.fault.other", { code: code.replaceAll("_", " ") }),
  });
}
