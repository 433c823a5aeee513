/** The lines of stock: lot, place, unit, how much, and whether it may be used. */
import { Link } from "@tanstack/react-router";
import { Button, Checkbox, Dropdown } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { billionths, quantity } from "../../language/decimal";
import { civil, isPast } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { StateMark } from "../../marks/StateMark";
import { nameOf, type StockRow, stateOf } from "./api";
import type { LotStock } from "./send";
import { STOCK_ACTS, type StockAct, wordOf } from "./stockActs";

interface StockTableProps {
  rows: StockRow[];
  mayAct: boolean;
  /** Whoever counts must not see what is expected. */
  blind: boolean;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
  onAct: (act: StockAct, row: StockRow) => void;
}

export function StockTable(props: StockTableProps): ReactNode {
  const { rows, mayAct, blind, chosen, onChoose, onAct } = props;
  const { t } = useTranslation();
  const all = rows.every(({ key }) => chosen.has(key));
  const toggle = (key: string): void => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    onChoose(next);
  };
  return (
    <div className="scroll-x">
      <table className="tb stock">
        <thead>
          <tr>
            {mayAct && (
              <th scope="col">
                <Checkbox
                  aria-label={t("warehouse.choose_all")}
                  checked={all}
                  indeterminate={!all && chosen.size > 0}
                  onChange={() => onChoose(all ? new Set() : new Set(rows.map(({ key }) => key)))}
                />
              </th>
            )}
            <th scope="col">{t("field.lot_number")}</th>
            <th scope="col">{t("field.item")}</th>
            <th scope="col">{t("field.place")}</th>
            <th scope="col">{t("warehouse.unit")}</th>
            <th scope="col" className="r">
              {t("field.quantity")}
            </th>
            <th scope="col" className="r">
              {t("warehouse.set_aside")}
            </th>
            <th scope="col">{t("field.state")}</th>
            <th scope="col">{t("field.expires")}</th>
            {mayAct && (
              <th scope="col">
                <span className="sr">{t("common.acts")}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="tap">
              {mayAct && (
                <td className="at-pick">
                  <Checkbox
                    aria-label={t("warehouse.choose", { lot: nameOf(row.lot) })}
                    checked={chosen.has(row.key)}
                    onChange={() => toggle(row.key)}
                  />
                </td>
              )}
              <Cells row={row} blind={blind} />
              {mayAct && (
                <td className="r at-acts">
                  <Acts
                    row={row}
                    usual={blind || row.quantity.startsWith("-") ? "count" : "move"}
                    onAct={onAct}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cells({ row, blind }: { row: StockRow; blind: boolean }): ReactNode {
  const { t } = useTranslation();
  const { lot } = row;
  return (
    <>
      <td className="at-lot">
        <Link to="/lots/$ref" params={{ ref: lot.lot }} className="lnk code">
          {nameOf(lot)}
        </Link>
        {lot.supplier_lot && <div className="mut t12 code">{lot.supplier_lot}</div>}
      </td>
      <td className="at-item">
        {lot.item_name} <span className="mut code">{lot.item}</span>
      </td>
      <td className="at-place">
        {row.placeName ?? row.place ?? <span className="mut">{t("warehouse.unplaced")}</span>}{" "}
        {row.placeName && <span className="mut code">{row.place}</span>}
      </td>
      <td className="at-unit">
        {row.unit && (
          <Link to="/units/$code" params={{ code: row.unit }} className="lnk code">
            {row.unit}
          </Link>
        )}
      </td>
      <td className="r num at-quantity">
        {blind ? "•••" : `${quantity(row.quantity, lot.unit)} ${lot.unit}`}
      </td>
      <td className="r num at-aside">
        {!blind && (billionths(lot.set_aside) ?? 0n) > 0n ? quantity(lot.set_aside, lot.unit) : ""}
      </td>
      <td className="at-state">
        <Status lot={lot} />
      </td>
      <td className={`num at-expires ${isPast(lot.expires_on ?? null) ? "late" : ""}`}>
        {civil(lot.expires_on)}
      </td>
    </>
  );
}

export function Status({ lot }: { lot: LotStock }): ReactNode {
  const { t } = useTranslation();
  const state = stateOf(lot);
  return (
    <>
      {state ? <StateMark state={state} /> : <span className="mut">{t("warehouse.unasked")}</span>}
      {lot.holds.map((hold) => (
        <div key={hold} className="t12 refused">
          {hold}
        </div>
      ))}
    </>
  );
}

interface ActsProps {
  row: StockRow;
  usual: StockAct;
  onAct: (act: StockAct, row: StockRow) => void;
}

/** The most usual act as a button, the others behind it. */
function Acts({ row, usual, onAct }: ActsProps): ReactNode {
  const { t } = useTranslation();
  const name = nameOf(row.lot);
  return (
    <span className="row">
      <Button size="small" onClick={() => onAct(usual, row)}>
        {t(`act.${wordOf(usual, row)}`)}
      </Button>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: STOCK_ACTS.filter((act) => act !== usual).map((act) => ({
            key: act,
            label: t(`act.${act}`),
          })),
          onClick: ({ key }) => onAct(key as StockAct, row),
        }}
      >
        <Button
          size="small"
          aria-label={t("warehouse.acts_of", { lot: name })}
          icon={<Icon name="down" size={12} />}
        />
      </Dropdown>
    </span>
  );
}
