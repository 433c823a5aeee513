/** Complaints: the open ones first, with the next step and its clock. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Drawer, Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { type Complaint, complaintsQuery, type Shown } from "./api";
import { Clock } from "./Clock";
import { ComplaintForm } from "./ComplaintForm";
import { ComplaintTabs } from "./ComplaintTabs";
import { Targets } from "./Targets";
import "./complaints.css";

export function ComplaintsPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/complaints" });
  const navigate = useNavigate({ from: "/complaints" });
  const may = useMay("goods.record");
  const [taking, setTaking] = useState(false);
  const [timing, setTiming] = useState(false);
  const open = search.all !== "1";
  const { cause, material, without, from, to } = search;
  const shown: Shown = { open, cause, material, without, from, to };
  const filtered = cause ?? material ?? (without && t("complaints.trend.unsaid"));
  const complaints = useInfiniteQuery(complaintsQuery(site, shown));
  const rows = complaints.data?.pages.flatMap((page) => page.rows) ?? [];
  const take = may && (
    <Button type="primary" onClick={() => setTaking(true)}>
      {t("complaints.take")}
    </Button>
  );
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("frame.complaints")}</h1>
        <ComplaintTabs />
        <Segmented
          aria-label={t("field.state")}
          value={open ? "open" : "all"}
          onChange={(next) =>
            navigate({
              search: ({ all: _, ...kept }) => (next === "all" ? { ...kept, all: "1" } : kept),
              replace: true,
            })
          }
          options={["open", "all"].map((value) => ({
            value,
            label: t(`complaints.show_${value}`),
          }))}
        />
        {filtered && (
          <span className="chip chip-n">
            {t("complaints.filtered", { what: filtered })}{" "}
            <Link to="/complaints" search={{}} className="lnk">
              {t("complaints.show_every")}
            </Link>
          </span>
        )}
        <span className="grow" />
        <Button onClick={() => setTiming(true)}>{t("complaints.targets.open")}</Button>
        {rows.length > 0 && take}
      </header>
      {complaints.isError && rows.length > 0 && (
        <Stale
          at={complaints.dataUpdatedAt}
          cause={complaints.error}
          retry={() => complaints.refetch()}
        />
      )}
      <section className="card">
        {complaints.isPending && <Bones rows={6} />}
        {complaints.isError && rows.length === 0 && (
          <Failed cause={complaints.error} retry={() => complaints.refetch()} />
        )}
        {complaints.isSuccess && rows.length === 0 && (
          <Empty text={t(open ? "complaints.none_open" : "complaints.empty")}>
            {take || <span className="mut">{t("complaints.who_takes")}</span>}
          </Empty>
        )}
        {rows.length > 0 && <ComplaintTable rows={rows} />}
        {complaints.hasNextPage && (
          <Button block type="text" onClick={() => complaints.fetchNextPage()}>
            {t("quality.next_page")}
          </Button>
        )}
      </section>
      <Drawer
        open={timing}
        onClose={() => setTiming(false)}
        title={t("complaints.targets.title")}
        size={420}
        destroyOnHidden
      >
        <Targets />
      </Drawer>
      <Drawer
        open={taking}
        onClose={() => setTaking(false)}
        title={t("complaints.take")}
        size={600}
        destroyOnHidden
      >
        <ComplaintForm
          onCancel={() => setTaking(false)}
          onDone={(code) => navigate({ to: "/complaints/$code", params: { code } })}
        />
      </Drawer>
    </div>
  );
}

function ComplaintTable({ rows }: { rows: Complaint[] }): ReactNode {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("frame.complaints")}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("complaints.number")}</th>
            <th scope="col">{t("field.customer")}</th>
            <th scope="col">{t("complaints.text")}</th>
            <th scope="col">{t("field.lot_number")}</th>
            <th scope="col">{t("complaints.stands")}</th>
            <th scope="col">{t("complaints.next")}</th>
            <th scope="col">{t("complaints.owner")}</th>
            <th scope="col">{t("complaints.came")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              <td>
                <Link to="/complaints/$code" params={{ code: row.code }} className="lnk code">
                  {row.code}
                </Link>
              </td>
              <td>{row.customer_name}</td>
              <td className="complaint-text">{row.text}</td>
              <td className="code">
                {row.lot?.lot_number ??
                  (row.suspects.some(({ standing }) => standing === "candidate")
                    ? t("complaints.standing.candidate")
                    : "–")}
              </td>
              <td>{t(`complaints.step.${row.step}`)}</td>
              <td>
                <Clock complaint={row} />
              </td>
              <td>{row.owner ?? "–"}</td>
              <td className="num">{moment(row.at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
