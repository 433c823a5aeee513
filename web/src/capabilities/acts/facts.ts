/** A fact in words: what was recorded, with things by their numbers. */
import type { TFunction } from "i18next";
import { quantity } from "../../language/decimal";
import type { FactView } from "./api";

/** What a reference is called: the number alone, or the word for what has none. */
export function called(t: TFunction, ref: string | undefined): string {
  if (!ref) return "–";
  const at = ref.indexOf(":");
  return at < 0 ? t(`pool_kind.${ref}`, { defaultValue: ref }) : ref.slice(at + 1);
}

const REFS = ["lot", "from", "to", "run"] as const;
const AMOUNTS = ["quantity", "qty_from", "qty_to", "accepted", "rejected", "counted", "expected"];

/** Which sentence fits: some facts say different things with the same name. */
function sentence({ kind, values }: FactView): string {
  switch (kind) {
    case "transfer_corrected":
      return values.void === "true" ? "transfer_voided" : kind;
    case "stock_moved": {
      const from = values.from ?? values.from_unit;
      const to = values.to ?? values.to_unit;
      if (from && to) return "stock_moved";
      return to ? "stock_put" : "stock_taken";
    }
    case "run_closed":
      return values.reopened === "true" ? "run_reopened" : kind;
    default:
      return kind;
  }
}

export function factWords(t: TFunction, fact: FactView): string {
  const { kind, values } = fact;
  const said: Record<string, string> = { ...values };
  // Places keep their codes; only a transfer goes between lots, runs and partners.
  const transfers = kind.startsWith("transfer_");
  for (const name of REFS) {
    if (values[name] && (transfers || name === "lot" || name === "run")) {
      said[name] = called(t, values[name]);
    }
  }
  said.from ??= values.from_unit ?? "–";
  said.to ??= values.to_unit ?? "–";
  for (const name of AMOUNTS) {
    if (values[name]) said[name] = quantity(values[name], values.unit);
  }
  said.moved = said.qty_to ?? said.qty_from ?? "–";
  if (values.status) said.status = t(`state.${values.status}`, { defaultValue: values.status });
  if (values.state) said.state = t(`state.${values.state}`, { defaultValue: values.state });
  if (values.stage)
    said.stage = t(`quality.stages.${values.stage}`, { defaultValue: values.stage });
  if (values.step) said.step = t(`complaints.step.${values.step}`, { defaultValue: values.step });
  if (values.meaning) {
    said.meaning = t(`signatures.meanings.${values.meaning}`, { defaultValue: values.meaning });
  }
  const left = Object.entries(values)
    .map(([name, value]) => `${t(`field.${name}`, { defaultValue: name })} ${value}`)
    .join(t("common.list_join"));
  // What has no sentence of its own is called as the ledger calls it.
  const name = kind.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
  const named = t(`ledger.kinds.${name}`, { defaultValue: kind });
  return t(`acts.fact.${sentence(fact)}`, {
    ...said,
    item: values.item_name ?? values.item ?? "",
    note: values.note ?? "",
    quantity: said.quantity ?? "–",
    expires_on: values.expires_on ?? "–",
    defaultValue: left === "" ? named : `${named} · ${left}`,
  });
}
