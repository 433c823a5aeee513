/** The ledger: every fact in its order, and the act that recomputes it. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "../../api/client";
import { ledgerHeadQuery, ledgerQuery, peopleQuery } from "../../api/queries";
import type { LedgerRecord } from "../../api/types";
import { Bones, Empty, Failed, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSession } from "../../frame/session";
import { count } from "../../language/decimal";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { Checkpoints } from "./Checkpoints";
import { LedgerTabs } from "./LedgerTabs";

/** Records on one page. */
const ROWS = 100;

export function LedgerPage(): ReactNode {
  const { t } = useTranslation();
  const { from } = useSearch({ from: "/desk/ledger" });
  const navigate = useNavigate({ from: "/ledger" });
  const head = useQuery(ledgerHeadQuery);
  const last = head.data?.seq ?? 0;
  const newest = Math.max(0, last - ROWS);
  const asked =
    from === undefined || !Number.isInteger(Number(from)) ? newest : Math.max(0, Number(from));
  const page = useQuery({ ...ledgerQuery(asked, ROWS), enabled: head.isSuccess });
  const mayVerify = useMay("ledger.verify");
  const go = (start: number): void =>
    void navigate({ search: start >= newest ? {} : { from: String(Math.max(0, start)) } });
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("frame.ledger")}</h1>
        <LedgerTabs />
        {head.data && (
          <span className="mut t13">
            {t("ledger.head", { seq: count(head.data.seq) })}{" "}
            <span className="hash">{short(head.data.hash)}</span>
          </span>
        )}
      </header>
      {mayVerify && <Verify />}
      {mayVerify && <Checkpoints />}
      <section className="card">
        {page.isPending && !head.isError && <Bones rows={8} />}
        {head.isError && <Failed cause={head.error} retry={() => head.refetch()} />}
        {page.isError && <Failed cause={page.error} retry={() => page.refetch()} />}
        {page.data?.rows.length === 0 && <Empty text={t("ledger.empty")} />}
        {page.data && page.data.rows.length > 0 && <Records rows={page.data.rows.toReversed()} />}
      </section>
      <div className="row">
        <Button disabled={asked >= newest} onClick={() => go(newest)}>
          {t("ledger.newest")}
        </Button>
        <Button disabled={asked >= newest} onClick={() => go(asked + ROWS)}>
          {t("ledger.newer")}
        </Button>
        <Button disabled={asked === 0} onClick={() => go(asked - ROWS)}>
          {t("ledger.older")}
        </Button>
      </div>
    </div>
  );
}

/** Both ends of a hash; the whole one is in the title and in the export. */
const short = (hash: string): string =>
  hash.length > 16 ? `${hash.slice(0, 8)} … ${hash.slice(-8)}` : hash;

/** The name behind an account: everyone's for who may see the people, one's own for all others. */
function useNames(): (account: string | null | undefined) => string {
  const session = useSession();
  const people = useQuery({ ...peopleQuery, enabled: useMay("people.manage") });
  const known = [...(people.data?.rows ?? []), ...(session ? [session.person] : [])];
  const names = new Map(known.flatMap(({ username, name }) => (name ? [[username, name]] : [])));
  return (account) => (account ? (names.get(account) ?? account) : "–");
}

function Records({ rows }: { rows: LedgerRecord[] }): ReactNode {
  const { t } = useTranslation();
  const nameOf = useNames();
  return (
    <div className="scroll-x">
      <table className="tb">
        <thead>
          <tr>
            <th scope="col" className="r">
              {t("ledger.seq")}
            </th>
            <th scope="col">{t("ledger.kind")}</th>
            <th scope="col">{t("ledger.id")}</th>
            <th scope="col">{t("ledger.at")}</th>
            <th scope="col">{t("ledger.recorded_at")}</th>
            <th scope="col">{t("field.people")}</th>
            <th scope="col">{t("ledger.import")}</th>
            <th scope="col">{t("ledger.hash")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.seq}>
              <td className="r num">{count(row.seq)}</td>
              <td>{t(`ledger.kinds.${row.kind}`, { defaultValue: row.kind })}</td>
              <td className="code sec">{row.id}</td>
              <td className="num">{moment(row.at)}</td>
              <td className="num sec">{moment(row.recorded_at)}</td>
              <td>{nameOf(row.by)}</td>
              <td>
                {row.import && (
                  <Link to="/imports/$id" params={{ id: row.import }} className="lnk">
                    {t("ledger.import")}
                  </Link>
                )}
              </td>
              <td className="hash mut nw" title={row.hash}>
                {short(row.hash)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Verify(): ReactNode {
  const { t } = useTranslation();
  const verify = useMutation({ mutationFn: () => unwrap(api.POST("/api/v1/ledger/verify")) });
  const result = verify.data;
  return (
    <section className="card" style={{ padding: 16 }}>
      <div className="row" style={{ flexWrap: "wrap" }}>
        <Icon name="shield" size={20} />
        <p className="grow">{t("ledger.verify_lead")}</p>
        <Button type="primary" loading={verify.isPending} onClick={() => verify.mutate()}>
          {t("ledger.verify")}
        </Button>
      </div>
      <div role="status" aria-live="polite" style={{ marginTop: result || verify.error ? 12 : 0 }}>
        {verify.error && <Note tone="no">{problemWords(t, verify.error)}</Note>}
        {result?.clean && (
          <Note tone="ok">
            <Icon name="check" size={16} />
            {t("ledger.clean", { checked: count(result.checked) })}
          </Note>
        )}
        {result && !result.clean && (
          <Note tone="no">
            <Icon name="warn" size={16} />
            <span>
              {t("ledger.broken", { checked: count(result.checked) })}{" "}
              <span className="hash">{result.first}</span>
            </span>
          </Note>
        )}
        {result && result.removed.length > 0 && (
          <p className="t13 mut" style={{ marginTop: 6 }}>
            {t("ledger.removed", { count: result.removed.length })}
          </p>
        )}
        {result?.unchecked?.map((text) => (
          <p key={text} className="t13 mut" style={{ marginTop: 6 }}>
            {text}
          </p>
        ))}
      </div>
    </section>
  );
}
