/** One import from the file to the ledger: map, check, look, bring in. All or nothing. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button, Progress } from "antd";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "../../api/client";
import { importQuery } from "../../api/queries";
import type { DocumentCounts, Import } from "../../api/types";
import { Bones, Failed, Note, Stale } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { count } from "../../language/decimal";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { FaultTable } from "./FaultTable";
import { ImportMark } from "./ImportList";
import { Mapping } from "./Mapping";
import "./imports.css";

const SECTIONS = ["items", "partners", "pools", "transfers", "corrections"] as const;

export function ImportPage(): ReactNode {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/desk/imports/$id" });
  const one = useQuery(importQuery(id));
  const queries = useQueryClient();
  const state = one.data?.state;
  // What is in the ledger now is not what lists and pictures remember.
  useEffect(() => {
    if (state !== "done") return;
    for (const key of [
      "overview",
      "pools",
      "pool",
      "picture",
      "readings",
      "imports",
      "ledger",
      "search",
    ]) {
      void queries.invalidateQueries({ queryKey: [key] });
    }
  }, [state, queries]);

  if (one.isPending) return <Bones title={t("frame.imports")} rows={5} height={72} />;
  if (!one.data)
    return <Failed title={t("frame.imports")} cause={one.error} retry={() => one.refetch()} />;
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{one.data.name}</h1>
        <ImportMark state={one.data.state} />
        <span className="mut t13">
          {one.data.by} {moment(one.data.at)}
        </span>
        <span className="grow" />
        <Acts one={one.data} />
      </header>
      {one.isError && (
        <Stale at={one.dataUpdatedAt} cause={one.error} retry={() => one.refetch()} />
      )}
      <Stage one={one.data} />
    </div>
  );
}

function Acts({ one }: { one: Import }): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const keep = (view: Import): void => {
    queries.setQueryData(importQuery(one.id).queryKey, view);
    void queries.invalidateQueries({ queryKey: ["import", one.id] });
  };
  const params = { path: { id: one.id } };
  const commit = useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/imports/{id}/commit", { params })),
    onSuccess: keep,
  });
  const cancel = useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/v1/imports/{id}", { params })),
    onSuccess: keep,
  });
  const open = ["mapping", "checking", "ready", "running", "faulty"].includes(one.state);
  const cause = commit.error ?? cancel.error;
  return (
    <>
      {cause && (
        <span role="alert" className="t13" style={{ color: "var(--sy-hold-ink)" }}>
          {problemWords(t, cause)}
        </span>
      )}
      {open && (
        <Button onClick={() => cancel.mutate()} loading={cancel.isPending}>
          {t(one.state === "faulty" ? "imports.discard" : "common.cancel")}
        </Button>
      )}
      {one.state === "ready" && (
        <Button type="primary" onClick={() => commit.mutate()} loading={commit.isPending}>
          {t("imports.commit")}
        </Button>
      )}
    </>
  );
}

function Stage({ one }: { one: Import }): ReactNode {
  const { t } = useTranslation();
  switch (one.state) {
    case "mapping":
      return <Mapping one={one} />;
    case "checking":
      return <Working text="imports.checking" done={one.read} total={one.total} />;
    case "running":
      return <Working text="imports.running" done={one.written} total={one.total} />;
    case "faulty":
      return (
        <>
          <Note tone="no">
            <Icon name="warn" size={16} />
            {t("imports.faulty", { count: one.faults.total, faults: count(one.faults.total) })}
          </Note>
          <FaultTable faults={one.faults} />
        </>
      );
    case "ready":
      return (
        <>
          <Note tone="ok">
            <Icon name="check" size={16} />
            {t("imports.ready")}
          </Note>
          <Tally one={one} />
        </>
      );
    case "done":
      return (
        <>
          <Note tone="ok">
            <Icon name="check" size={16} />
            <span className="grow">
              {t("imports.done", { transfers: count(one.new.transfers), count: one.new.transfers })}
            </span>
            <Link to="/lots" className="lnk">
              {t("imports.done_act")}
            </Link>
          </Note>
          <Tally one={one} />
        </>
      );
    case "abandoned":
      return <Note>{t("imports.abandoned")}</Note>;
    case "failed":
      return (
        <Note tone="no">
          <Icon name="warn" size={16} />
          <span>
            {t("imports.failed")}{" "}
            {one.problem &&
              t(`refusal.${one.problem.code}`, {
                ...one.problem.params,
                defaultValue: t(`access.${one.problem.code}`, {
                  ...one.problem.params,
                  defaultValue: one.problem.code,
                }),
              })}
          </span>
        </Note>
      );
  }
}

function Working({
  text,
  done,
  total,
}: {
  text: string;
  done: number;
  total: number | null | undefined;
}): ReactNode {
  const { t } = useTranslation();
  const said =
    total == null
      ? t(`${text}_count`, { done: count(done) })
      : t(text, { done: count(done), total: count(total) });
  return (
    <section className="card drop" style={{ borderStyle: "solid" }}>
      <p className="t16 num" role="status" aria-live="polite">
        {said}
      </p>
      {total != null && (
        <Progress
          percent={total > 0 ? Math.round((done / total) * 100) : 0}
          style={{ width: 420, maxWidth: "100%" }}
        />
      )}
      <p className="t13 mut">{t("imports.working")}</p>
    </section>
  );
}

/** What is in the file, how much of it is new, and how much was already there. */
function Tally({ one }: { one: Import }): ReactNode {
  const { t } = useTranslation();
  const { counts, new: fresh } = one;
  // A stranger's sheet names an item on every row, so how often it does says nothing.
  const named = (section: keyof DocumentCounts): boolean =>
    one.sheets != null && (section === "items" || section === "partners");
  return (
    <section className="card">
      <table className="tb tally">
        <thead>
          <tr>
            <th scope="col">{t("imports.section")}</th>
            <th scope="col" className="r">
              {t("imports.in_file")}
            </th>
            <th scope="col" className="r">
              {t("imports.new")}
            </th>
            <th scope="col" className="r">
              {t("imports.there")}
            </th>
          </tr>
        </thead>
        <tbody>
          {SECTIONS.map((section) => (
            <tr key={section}>
              <th scope="row" className="sec">
                {t(`section.${section}`)}
              </th>
              <td className="r">{named(section) ? "" : count(counts[section])}</td>
              <td className="r">
                <b>{count(fresh[section])}</b>
              </td>
              <td className="r mut">
                {named(section) ? "" : count(counts[section] - fresh[section])}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
