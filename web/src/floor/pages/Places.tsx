/** Places to choose from, where none was scanned: those things can lie at. */
import type { ReactNode } from "react";
import { useCell } from "../base/cell";
import { t } from "../base/words";
import { kept } from "../keep/stock";

/** Places to choose from, where none was scanned. */
export function Places({ onPick }: { onPick: (code: string) => void }): ReactNode {
  const places = useCell(kept).places.filter(({ kind }) => !KINDS_WITHOUT_GOODS.has(kind));
  if (places.length === 0) return <p className="f-card f-blank">{t("floor.place.none")}</p>;
  return (
    <div className="f-card f-list">
      {places.map(({ code, name }) => (
        <button key={code} type="button" className="f-row" onClick={() => onPick(code)}>
          <b>{name}</b>
          <small className="num">{code}</small>
        </button>
      ))}
    </div>
  );
}

const KINDS_WITHOUT_GOODS = new Set(["site", "warehouse", "building", "tank"]);
