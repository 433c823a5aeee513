/** A document: what it carried, found by its number, and the traces that begin with it. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { passportQuery, pictureQuery, searchQuery } from "../../api/queries";
import type { PoolEnd } from "../../api/types";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { endTitle } from "../../frame/places";
import { useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { Signatures } from "../signatures/Signatures";
import { rowsOf } from "./moved";

/** Hits asked for: a document with more lines is looked at in its trace. */
const HITS = 100;
/** Nodes asked for, so that the pools a document moved are named one by one, not in groups. */
const NODES = 800;

export function DocumentPage(): ReactNode {
  const { t } = useTranslation();
  const { code } = useParams({ from: "/desk/documents/$code" });
  const site = useSite();
  const hits = useQuery(searchQuery(site, code, HITS));
  const root = `document:${code}`;
  const carried = hits.data?.hits.filter(({ kind }) => kind === "transfer") ?? [];
  const known =
    hits.data?.hits.some(({ kind, title }) => kind === "document" && title === code) ?? false;
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">
          {t("hit_kind.document")} <span className="code">{code}</span>
        </h1>
        <span className="grow" />
        <Link to="/trace" search={{ root, direction: "backward" }}>
          <Button tabIndex={-1}>{t("trace.direction.backward")}</Button>
        </Link>
        <Link to="/trace" search={{ root, direction: "forward" }}>
          <Button type="primary" tabIndex={-1} icon={<Icon name="trace" size={16} />}>
            {t("trace.direction.forward")}
          </Button>
        </Link>
      </header>
      <section className="card">
        <h2 className="card-h">{t("document.carried")}</h2>
        {hits.isPending && <Bones rows={4} />}
        {hits.isError && <Failed cause={hits.error} retry={() => hits.refetch()} />}
        {hits.isSuccess && !known && carried.length > 0 && (
          <table className="tb">
            <thead>
              <tr>
                <th scope="col">{t("hit_kind.transfer")}</th>
                <th scope="col">{t("document.what")}</th>
              </tr>
            </thead>
            <tbody>
              {carried.map(({ ref, title, subtitle }) => (
                <tr key={ref}>
                  <td className="code">{title}</td>
                  <td className="sec">{subtitle}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {hits.isSuccess && known && <Moved code={code} root={root} />}
        {hits.isSuccess && !known && carried.length === 0 && (
          <Empty text={t("document.none", { code })} />
        )}
      </section>
      <Signatures of={{ document: code }} />
    </div>
  );
}

/**
 * What the document moved. The drawing names the pools it is about; their passports know which of
 * their movements stand on this document, and which only follow from it.
 */
function Moved({ code, root }: { code: string; root: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const picture = useQuery(
    pictureQuery(site, { root, direction: "forward", mode: "strict" }, NODES),
  );
  const roots = picture.data?.nodes.flatMap((node) => (node.root && node.ref ? [node.ref] : []));
  const passports = useQueries({
    queries: (roots ?? []).map((ref) => passportQuery(site, ref)),
    combine: (all) => ({
      rows: rowsOf(
        code,
        all.flatMap(({ data }) => (data ? [data] : [])),
      ),
      isPending: all.some(({ isPending }) => isPending),
      failed: all.find(({ isError }) => isError),
    }),
  });
  if (picture.isPending || passports.isPending) return <Bones rows={4} />;
  if (picture.isError) return <Failed cause={picture.error} retry={() => picture.refetch()} />;
  const { failed, rows } = passports;
  if (failed) return <Failed cause={failed.error} retry={() => void failed.refetch()} />;
  if (rows.length === 0) return <Empty text={t("document.carried_none")} />;
  return (
    <div className="scroll-x">
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("trace.table.from")}</th>
            <th scope="col">{t("document.to")}</th>
            <th scope="col" className="r">
              {t("field.quantity")}
            </th>
            <th scope="col">{t("field.time")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ transfer, from, to, quantity: amount, unit, at }) => (
            <tr key={transfer}>
              <td>
                <End end={from} />
              </td>
              <td>
                <End end={to} />
              </td>
              <td className="r num">
                {amount ? `${quantity(amount, unit)} ${unit ?? ""}` : t("trace.node.unknown")}
              </td>
              <td className="num sec">{moment(at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function End({ end }: { end: PoolEnd }): ReactNode {
  const { t } = useTranslation();
  const title = endTitle(t, end);
  if (!/^(lot|run|tank):/.test(end.ref)) return title;
  return (
    <>
      {end.item_name}{" "}
      <Link to="/lots/$ref" params={{ ref: end.ref }} className="lnk code">
        {title}
      </Link>
    </>
  );
}
