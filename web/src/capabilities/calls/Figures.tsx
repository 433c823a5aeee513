/** How long people wait, by station and kind: medians, because one long night says little. */
import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { tookSeconds } from "../../language/took";
import { figuresQuery } from "./api";

const DAYS = [7, 30, 90] as const;

export function Figures(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const [days, setDays] = useState<number>(30);
  const figures = useQuery(figuresQuery(site, days));
  const rows = figures.data?.rows ?? [];
  const length = (seconds: number | null | undefined): string =>
    seconds == null ? "–" : tookSeconds(t, seconds);
  return (
    <section className="card">
      <div className="calls-filter">
        <Segmented
          aria-label={t("calls.figures")}
          value={days}
          onChange={(next) => setDays(next)}
          options={DAYS.map((value) => ({ value, label: t("calls.of_days", { count: value }) }))}
        />
      </div>
      {figures.isPending && <Bones rows={4} />}
      {figures.isError && <Failed cause={figures.error} retry={() => figures.refetch()} />}
      {figures.isSuccess && rows.length === 0 && <Empty text={t("calls.no_figures")} />}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
        <section className="scroll-x" tabIndex={0} aria-label={t("calls.figures")}>
          <table className="tb">
            <thead>
              <tr>
                <th scope="col">{t("calls.station")}</th>
                <th scope="col">{t("field.kind")}</th>
                <th scope="col">{t("calls.count")}</th>
                <th scope="col">{t("calls.late")}</th>
                <th scope="col">{t("calls.median_answer")}</th>
                <th scope="col">{t("calls.median_resolve")}</th>
                <th scope="col">{t("calls.standstill")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.station} ${row.kind}`}>
                  <td>{row.station_name ?? row.station ?? t("calls.nowhere")}</td>
                  <td>{t(`calls.kind.${row.kind}`)}</td>
                  <td className="num">{row.calls}</td>
                  <td className="num">{row.escalated}</td>
                  <td className="num">{length(row.median_answer_s)}</td>
                  <td className="num">{length(row.median_resolve_s)}</td>
                  <td className="num">{row.stopped_s > 0 ? length(row.stopped_s) : "–"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}
