/** Recalls and drills, the newest first, and the form that opens one. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { type RecallRow, recallsQuery } from "./api";
import { DrawForm } from "./DrawForm";
import { OpenForm } from "./OpenForm";
import { OtherCases } from "./OtherCases";
import { RecallTabs } from "./RecallTabs";
import { Stage } from "./Stage";
import "./recalls.css";

const TITLES: Record<string, string> = {
  drill: "recalls.open_drill",
  draw: "recalls.draw_drill",
};

export function RecallsPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/recalls" });
  const navigate = useNavigate({ from: "/recalls" });
  const may = useMay("recall.manage");
  const recalls = useInfiniteQuery(recallsQuery(site));
  const rows = recalls.data?.pages.flatMap((page) => page.rows) ?? [];
  const drill = search.open === "drill";
  const word = TITLES[search.open ?? ""] ?? "recalls.open_one";
  const begin = (open: string): void => void navigate({ search: { open } });
  const shut = (): void => void navigate({ search: {}, replace: true });
  const acts = may && (
    <>
      <Button onClick={() => begin("draw")}>{t("recalls.draw_drill")}</Button>
      <Button onClick={() => begin("drill")}>{t("recalls.open_drill")}</Button>
      <Button type="primary" danger onClick={() => begin("1")}>
        {t("recalls.open_one")}
      </Button>
    </>
  );
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("frame.recalls")}</h1>
        <span className="grow" />
        {rows.length > 0 && acts}
      </header>
      <RecallTabs />
      <OtherCases />
      {recalls.isError && rows.length > 0 && (
        <Stale at={recalls.dataUpdatedAt} cause={recalls.error} retry={() => recalls.refetch()} />
      )}
      <section className="card">
        {recalls.isPending && <Bones rows={5} />}
        {recalls.isError && rows.length === 0 && (
          <Failed cause={recalls.error} retry={() => recalls.refetch()} />
        )}
        {recalls.isSuccess && rows.length === 0 && (
          <Empty text={t("recalls.empty")}>
            {acts || <span className="mut">{t("recalls.who_opens")}</span>}
          </Empty>
        )}
        {rows.length > 0 && <RecallTable rows={rows} />}
        {recalls.hasNextPage && (
          <Button block type="text" onClick={() => recalls.fetchNextPage()}>
            {t("quality.next_page")}
          </Button>
        )}
      </section>
      <Drawer
        open={may && Boolean(search.open)}
        onClose={shut}
        title={t(word)}
        size={600}
        destroyOnHidden
      >
        {search.open === "draw" ? (
          <DrawForm
            onCancel={shut}
            onDone={(code) => navigate({ to: "/recalls/$code", params: { code } })}
          />
        ) : (
          <OpenForm
            drill={drill}
            root={search.root ?? ""}
            reading={search.reading ?? ""}
            complaint={search.complaint ?? ""}
            onCancel={shut}
            onDone={(code) => navigate({ to: "/recalls/$code", params: { code } })}
          />
        )}
      </Drawer>
    </div>
  );
}

function RecallTable({ rows }: { rows: RecallRow[] }): ReactNode {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("frame.recalls")}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("recalls.number")}</th>
            <th scope="col">{t("recalls.reason")}</th>
            <th scope="col">{t("recalls.hazard_of")}</th>
            <th scope="col">{t("recalls.reading_of")}</th>
            <th scope="col">{t("field.state")}</th>
            <th scope="col">{t("recalls.owner")}</th>
            <th scope="col">{t("recalls.opened")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              <td className="nw">
                <Link to="/recalls/$code" params={{ code: row.code }} className="lnk code">
                  {row.code}
                </Link>{" "}
                {row.drill && <span className="chip chip-wip">{t("recalls.drill")}</span>}
              </td>
              <td>
                {row.reason}{" "}
                {row.complaint && (
                  <Link
                    to="/complaints/$code"
                    params={{ code: row.complaint }}
                    className="lnk code t12"
                  >
                    {row.complaint}
                  </Link>
                )}
              </td>
              <td>{t(`recalls.hazard.${row.hazard}`)}</td>
              <td>
                {t("recalls.lots_count", {
                  record: row.lots_record ?? 0,
                  possible: row.lots_possible ?? 0,
                })}
              </td>
              <td>
                <Stage stage={row.stage} drill={row.drill} />
              </td>
              <td>{row.owner ?? "–"}</td>
              <td className="num">{moment(row.opened_at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
