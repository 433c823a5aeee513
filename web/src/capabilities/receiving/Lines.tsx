/** A line of the order, and a line for what is not on it. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { OrderLine } from "../../api/orders";
import { Field } from "../../frame/Field";
import { MasterPicker } from "../../frame/MasterPicker";
import { quantity } from "../../language/decimal";
import { recordQuery } from "../masters/api";
import { LotRow, type LotRowProps } from "./LotRow";

export function Line({ line, children }: { line: OrderLine; children: ReactNode }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="receiving-line">
      <div className="row">
        <span className="mut num">{line.line}</span>
        <b>{line.item_name}</b>
        <span className="mut code">{line.item}</span>
        <span className="grow" />
        <span className="num sec">
          {t("receiving.progress", {
            served: quantity(line.served, line.unit),
            ordered: quantity(line.quantity, line.unit),
            unit: line.unit,
          })}
          {line.takes !== line.open && (
            <span className="mut">
              {" "}
              {t("receiving.tolerance", {
                takes: quantity(line.takes, line.unit),
                unit: line.unit,
              })}
            </span>
          )}
        </span>
      </div>
      {children}
    </div>
  );
}

interface FreeLineProps extends Omit<LotRowProps, "goods"> {
  onDrop: (() => void) | undefined;
}

/** The item is chosen first; its fields are those of any other lot. */
export function FreeLine({ onDrop, ...lot }: FreeLineProps): ReactNode {
  const { t } = useTranslation();
  const { item } = lot.row.lot;
  const record = useQuery({ ...recordQuery("item", item), retry: false });
  const fields = (record.data?.record.fields ?? {}) as { name?: string; unit?: string };
  const goods = { item, name: fields.name ?? (item || t("field.item")), unit: fields.unit ?? "" };
  return (
    <div className="receiving-line">
      <div className="row receiving-free">
        <Field width={306} label={t("field.item")}>
          {(id) => (
            <MasterPicker
              kind="item"
              id={id}
              label={t("field.item")}
              value={item}
              // A unit of one item says nothing of another, and no more does a lot it is tipped to.
              onChange={(code) => lot.onChange({ item: code, unit: null, into: null })}
            />
          )}
        </Field>
        <span className="grow" />
        {onDrop && (
          <button type="button" className="lnk t13" onClick={onDrop}>
            {t("receiving.drop_line")}
          </button>
        )}
      </div>
      <LotRow {...lot} goods={goods} />
    </div>
  );
}
