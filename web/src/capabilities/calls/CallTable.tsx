/** Calls with the times of each. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "../../language/time";
import { tookSeconds } from "../../language/took";
import { FileList } from "../files/Files";
import type { Call } from "./api";

export function CallTable({ rows }: { rows: Call[] }): ReactNode {
  const { t } = useTranslation();
  const length = (seconds: number | null | undefined): string =>
    seconds == null ? "–" : tookSeconds(t, seconds);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("calls.past")}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("field.code")}</th>
            <th scope="col">{t("field.kind")}</th>
            <th scope="col">{t("calls.where")}</th>
            <th scope="col">{t("calls.by")}</th>
            <th scope="col">{t("calls.called")}</th>
            <th scope="col">{t("calls.who_comes")}</th>
            <th scope="col">{t("calls.to_answer")}</th>
            <th scope="col">{t("calls.to_end")}</th>
            <th scope="col">{t("calls.cause")}</th>
            <th scope="col">{t("calls.remedy")}</th>
            <th scope="col">{t("field.state")}</th>
            <th scope="col">{t("calls.said")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((call) => (
            <tr key={call.code}>
              <td className="code">{call.code}</td>
              <td>
                {t(`calls.kind.${call.kind}`)}
                {call.stopped && ` · ${t("calls.stopped")}`}
              </td>
              <td>{call.station_name ?? call.station ?? "–"}</td>
              <td>{call.by?.name ?? "–"}</td>
              <td className="num">{moment(call.at)}</td>
              <td>{call.answered_by?.name ?? call.ended_by?.name ?? "–"}</td>
              <td className="num">{length(call.to_answer_s)}</td>
              <td className="num">{length(call.to_end_s)}</td>
              <td>{call.cause ?? "–"}</td>
              <td>{call.remedy ?? "–"}</td>
              <td>{t(`calls.state.${call.state}`)}</td>
              <td className="call-said-of">
                {call.note ?? (call.attachments.length === 0 && "–")}
                <FileList files={call.attachments} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
