/** What is in a unit: what this device knows of it, and what the server says of units within it. */
import { type ReactNode, useCallback, useEffect, useState } from "react";
import type { components } from "../../api/schema.gen";
import { quantity } from "../../language/decimal";
import { useCell } from "../base/cell";
import { addressOf } from "../base/route";
import { t } from "../base/words";
import { kept } from "../keep/stock";
import { Blank, Bones, Failed } from "../parts/Blank";
import { Mark } from "../parts/Icon";
import { line, request } from "../server/request";

export type UnitView = components["schemas"]["UnitView"];

/** The unit as the server sees it, and how it is looked at again. */
export function useUnit(code: string): [view: UnitView | null, look: () => void, failed: boolean] {
  const { as_of } = useCell(kept);
  const [view, setView] = useState<UnitView | null>(null);
  const [failed, setFailed] = useState(false);
  const look = useCallback(() => {
    request<UnitView>(`units/${encodeURIComponent(code)}`, { background: true, quiet: true }).then(
      (found) => {
        setView(found);
        setFailed(false);
      },
      () => setFailed(true),
    );
  }, [code]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again when the stock changed
  useEffect(look, [look, as_of]);
  return [view, look, failed];
}

interface Row {
  key: string;
  item: string;
  lot: string | null;
  within: string | null;
  quantity: string;
  unit: string;
}

interface InsideProps {
  code: string;
  view: UnitView | null;
  /** Asks the server once more, where it did not say. */
  onAgain?: (() => void) | false;
}

export function Inside({ code, view, onAgain }: InsideProps): ReactNode {
  const now = useCell(kept);
  const { online } = useCell(line);
  const own = now.lots.flatMap((lot): Row[] =>
    lot.portions
      .filter(({ handling_unit }) => handling_unit === code)
      .map(({ quantity: much }) => ({
        key: lot.lot,
        item: lot.item_name,
        lot: lot.lot_number ?? null,
        within: null,
        quantity: much,
        unit: lot.unit,
      })),
  );
  const further = (view?.contents ?? [])
    .filter((held) => held.handling_unit !== code)
    .map((held) => ({
      key: `${held.lot} ${held.handling_unit}`,
      item: held.item_name,
      lot: held.lot_number ?? null,
      within: held.handling_unit,
      quantity: held.quantity,
      unit: held.unit,
    }));
  // What was put onto it here, and the server was not asked since.
  const built = (now.units ?? []).filter(({ parent }) => parent === code);
  const units = [...new Set([...(view?.units ?? []), ...built].map((unit) => unit.code))];
  const rows = [...own, ...further];
  if (rows.length === 0 && units.length === 0) {
    const known = view !== null || now.units?.some((unit) => unit.code === code);
    if (known) return <Blank>{t("floor.unit.empty")}</Blank>;
    if (!online) return <Blank>{t("floor.unit.unread")}</Blank>;
    return onAgain ? <Failed onAgain={onAgain} /> : <Bones />;
  }
  const isPart = view === null && (!online || onAgain);
  return (
    <>
      {isPart && (
        <p className="f-note" role="status">
          <Mark name="warn" />
          <span>{t("floor.unit.partly")}</span>
        </p>
      )}
      {rows.length > 0 && (
        <>
          <div className="f-sec">
            <h2>{t("floor.unit.inside")}</h2>
          </div>
          <div className="f-card f-list">
            {rows.map((row) => (
              <div key={row.key} className="f-row">
                <span>
                  <b>{row.item}</b>
                  <small className="num">{row.lot}</small>
                  {row.within && <small className="num">{row.within}</small>}
                </span>
                <span className="num">
                  {quantity(row.quantity, row.unit)} {row.unit}
                </span>
              </div>
            ))}
          </div>
        </>
      )}
      {units.length > 0 && (
        <>
          <div className="f-sec">
            <h2>{t("floor.unit.on_it", { count: units.length })}</h2>
          </div>
          <div className="f-card f-list">
            {units.map((unit) => (
              <a key={unit} className="f-row num" href={addressOf("unit", unit)}>
                {unit}
              </a>
            ))}
          </div>
        </>
      )}
    </>
  );
}
