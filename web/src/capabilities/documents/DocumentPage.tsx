/** A document: what it carried, found by its number, and the traces that begin with it. */
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { pictureQuery, searchQuery } from "../../api/queries";
import type { Picture } from "../../api/types";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";

/** Hits asked for: a document with more lines is looked at in its trace. */
const HITS = 100;
/** Nodes asked for to name the pools a document moved. */
const NODES = 60;

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
        {hits.isSuccess && known && <Reached root={root} />}
        {hits.isSuccess && !known && carried.length === 0 && (
          <Empty text={t("document.none", { code })} />
        )}
      </section>
    </div>
  );
}

/** What the document moved, from the first step of its trace. */
function Reached({ root }: { root: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const picture = useQuery(
    pictureQuery(site, { root, direction: "forward", mode: "strict" }, NODES),
  );
  if (picture.isPending) return <Bones rows={4} />;
  if (picture.isError) return <Failed cause={picture.error} retry={() => picture.refetch()} />;
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
          {picture.data.flows.map((flow) => (
            <tr key={`${flow.from} ${flow.to}`}>
              <td>{nodeLink(picture.data, flow.from)}</td>
              <td>{nodeLink(picture.data, flow.to)}</td>
              <td className="r num">
                {quantity(flow.quantity.expected, flow.quantity.unit)} {flow.quantity.unit}
              </td>
              <td className="num sec">{moment(flow.at_first)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function nodeLink(picture: Picture, id: string): ReactNode {
  const node = picture.nodes.find((one) => one.id === id);
  const title = node?.title ?? id;
  return node?.ref && /^(lot|run|tank):/.test(node.ref) ? (
    <Link to="/lots/$ref" params={{ ref: node.ref }} className="lnk code">
      {title}
    </Link>
  ) : (
    title
  );
}
