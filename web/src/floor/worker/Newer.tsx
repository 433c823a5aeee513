/** One quiet line: a newer version is there. It is taken when the person says so. */
import type { ReactNode } from "react";
import { useCell } from "../base/cell";
import { t } from "../base/words";
import { newer, takeNewer } from "./register";

export function Newer(): ReactNode {
  if (useCell(newer) === null) return null;
  return (
    <div className="f-note" role="status" style={{ margin: 0, padding: "6px 16px" }}>
      <span className="grow">{t("floor.newer.there")}</span>
      <button type="button" className="f-net" onClick={takeNewer}>
        {t("floor.newer.take")}
      </button>
    </div>
  );
}
