/** Imports, newest first, with how each of them ended. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Import } from "../../api/types";
import { count } from "../../language/decimal";
import { moment } from "../../language/time";
import { StateShape } from "../../marks/StateMark";

const TONES: Record<string, "free" | "wait" | "hold" | "wip" | "gone"> = {
  mapping: "wait",
  checking: "wip",
  faulty: "hold",
  ready: "wait",
  running: "wip",
  done: "free",
  abandoned: "gone",
  failed: "hold",
};

export function ImportMark({ state }: { state: string }): ReactNode {
  const { t } = useTranslation();
  const tone = TONES[state] ?? "gone";
  return (
    <span className={`chip chip-${tone}`}>
      <StateShape tone={tone} />
      {t(`import_state.${state}`)}
    </span>
  );
}

export function ImportList({ rows }: { rows: Import[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="scroll-x">
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("field.file")}</th>
            <th scope="col">{t("field.state")}</th>
            <th scope="col" className="r">
              {t("imports.records")}
            </th>
            <th scope="col" className="r">
              {t("imports.new")}
            </th>
            <th scope="col">{t("field.people")}</th>
            <th scope="col">{t("field.time")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="tap">
              <td>
                <Link to="/imports/$id" params={{ id: row.id }} className="lnk">
                  {row.name}
                </Link>
              </td>
              <td>
                <ImportMark state={row.state} />
              </td>
              <td className="r num">{count(row.counts.transfers)}</td>
              <td className="r num">{count(row.new.transfers)}</td>
              <td>{row.by ?? "–"}</td>
              <td className="num sec">{moment(row.at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
