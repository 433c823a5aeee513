/** Verdicts that were given, the newest first; one that was taken back is struck through. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { type Inspection, inspectionsQuery, lotTitle } from "./api";

export function InspectionHistory(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const history = useInfiniteQuery(inspectionsQuery(site, ""));
  const rows = history.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <section className="card">
      <h2 className="card-h">{t("quality.history")}</h2>
      {history.isPending && <Bones rows={3} />}
      {history.isError && !history.data && (
        <Failed cause={history.error} retry={() => history.refetch()} />
      )}
      {history.isSuccess && rows.length === 0 && <Empty text={t("quality.history_none")} />}
      {rows.length > 0 && <InspectionTable rows={rows} />}
      {history.hasNextPage && (
        <Button block type="text" onClick={() => history.fetchNextPage()}>
          {t("quality.next_page")}
        </Button>
      )}
    </section>
  );
}

function InspectionTable({ rows }: { rows: Inspection[] }): ReactNode {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("quality.history")}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("field.time")}</th>
            <th scope="col">{t("field.lot_number")}</th>
            <th scope="col">{t("quality.stage")}</th>
            <th scope="col" className="r">
              {t("quality.accepted")}
            </th>
            <th scope="col" className="r">
              {t("quality.rejected")}
            </th>
            <th scope="col" className="r">
              {t("quality.sample")}
            </th>
            <th scope="col">{t("quality.found")}</th>
            <th scope="col">{t("field.by")}</th>
            <th scope="col">
              <span className="sr">{t("common.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.inspection} className={row.undone ? "undone" : undefined}>
              <td className="num">{moment(row.at)}</td>
              <td>
                {row.lot.item_name}{" "}
                <Link to="/lots/$ref" params={{ ref: row.lot.lot }} className="lnk code">
                  {lotTitle(row.lot)}
                </Link>
              </td>
              <td>{t(`quality.stages.${row.stage}`, { defaultValue: row.stage })}</td>
              <td className="r num">
                {quantity(row.accepted, row.lot.unit)} {row.lot.unit}
              </td>
              <td className="r num">
                {quantity(row.rejected, row.lot.unit)} {row.lot.unit}
              </td>
              <td className="r num">
                {row.sampled == null
                  ? "–"
                  : t("quality.defective_of", {
                      defective: row.defective ?? 0,
                      sampled: row.sampled,
                    })}
              </td>
              <td>{row.note}</td>
              <td>{row.by?.name ?? "–"}</td>
              <td className="r">
                {row.undone && <span className="chip chip-gone">{t("acts.undone")}</span>}{" "}
                {row.act && (
                  <Link to="/acts" search={{ act: row.act }} className="lnk nw">
                    {t("acts.one")}
                  </Link>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
