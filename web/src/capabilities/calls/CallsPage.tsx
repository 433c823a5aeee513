/** Who calls now, the most urgent first; all calls; how long people wait; and who comes for what. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Drawer, Segmented, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Note, Stale } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { callsQuery, KINDS, openCallsQuery } from "./api";
import { CallRow } from "./CallRow";
import { CallTable } from "./CallTable";
import { Chains } from "./Chains";
import { Figures } from "./Figures";
import { RaiseForm } from "./RaiseForm";
import "./calls.css";

const VIEWS = ["now", "past", "figures", "chains"] as const;

export function CallsPage(): ReactNode {
  const { t } = useTranslation();
  const search = useSearch({ from: "/desk/calls" });
  const navigate = useNavigate({ from: "/calls" });
  const view = VIEWS.find((one) => one === search.view) ?? "now";
  const [calling, setCalling] = useState(false);
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("frame.calls")}</h1>
        <Segmented
          aria-label={t("frame.calls")}
          value={view}
          onChange={(next) =>
            navigate({ search: next === "now" ? {} : { view: next }, replace: true })
          }
          options={VIEWS.map((value) => ({ value, label: t(`calls.${value}`) }))}
        />
        <span className="grow" />
        <Button onClick={() => setCalling(true)}>{t("calls.raise")}</Button>
      </header>
      {view === "now" && <Now picked={search.call ?? ""} />}
      {view === "past" && <Past />}
      {view === "figures" && <Figures />}
      {view === "chains" && <Chains />}
      <Drawer
        open={calling}
        onClose={() => setCalling(false)}
        title={t("calls.raise")}
        size={520}
        destroyOnHidden
      >
        <RaiseForm onDone={() => setCalling(false)} />
      </Drawer>
    </div>
  );
}

/** What is open; it comes by itself, because nobody reloads a page while somebody waits. */
function Now({ picked }: { picked: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const calls = useQuery(openCallsQuery(site));
  const rows = calls.data?.rows ?? [];
  return (
    <>
      {calls.isError && calls.data && (
        <Stale at={calls.dataUpdatedAt} cause={calls.error} retry={() => calls.refetch()} />
      )}
      {calls.data?.more && <Note tone="ask">{t("calls.more", { count: rows.length })}</Note>}
      <section className="card" aria-live="polite" aria-label={t("calls.now")}>
        {calls.isPending && <Bones rows={4} height={72} />}
        {calls.isError && !calls.data && (
          <Failed cause={calls.error} retry={() => calls.refetch()} />
        )}
        {calls.isSuccess && rows.length === 0 && <Empty text={t("calls.none_open")} />}
        <ul className="calls">
          {rows.map((call, place) => (
            <li key={call.code} aria-current={call.code === picked ? "true" : undefined}>
              <CallRow call={call} first={place === 0} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Past(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/calls" });
  const navigate = useNavigate({ from: "/calls" });
  const kind = search.kind ?? "";
  const calls = useInfiniteQuery(callsQuery(site, kind));
  const rows = calls.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <section className="card">
      <div className="calls-filter">
        <Select
          aria-label={t("field.kind")}
          value={kind}
          style={{ minWidth: 180 }}
          onChange={(next) =>
            navigate({
              search: next ? { view: "past", kind: next } : { view: "past" },
              replace: true,
            })
          }
          options={[
            { value: "", label: t("calls.every") },
            ...KINDS.map((value) => ({ value, label: t(`calls.kind.${value}`) })),
          ]}
        />
      </div>
      {calls.isPending && <Bones rows={6} />}
      {calls.isError && rows.length === 0 && (
        <Failed cause={calls.error} retry={() => calls.refetch()} />
      )}
      {calls.isSuccess && rows.length === 0 && <Empty text={t("calls.empty")} />}
      {rows.length > 0 && <CallTable rows={rows} />}
      {calls.hasNextPage && (
        <Button block type="text" onClick={() => calls.fetchNextPage()}>
          {t("quality.next_page")}
        </Button>
      )}
    </section>
  );
}
