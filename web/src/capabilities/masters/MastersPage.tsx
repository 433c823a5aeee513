/** The kinds of master data: one line about each, and the way to its records. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { GroupTabs } from "../../frame/GroupTabs";
import { Bones, Failed } from "../../frame/Outcome";
import { kindsQuery } from "./api";
import "./masters.css";
import { kindName } from "./words";

export function MastersPage(): ReactNode {
  const { t } = useTranslation();
  const kinds = useQuery(kindsQuery);
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("masters.title")}</h1>
        <GroupTabs of="data" />
      </header>
      <p className="sec" style={{ marginBottom: 16 }}>
        {t("masters.intro")}
      </p>
      {kinds.isPending && <Bones />}
      {kinds.isError && <Failed cause={kinds.error} retry={() => kinds.refetch()} />}
      {kinds.data && (
        <ul className="master-kinds">
          {kinds.data.kinds.map(({ kind }) => (
            <li key={kind}>
              <Link to="/masters/$kind" params={{ kind }} className="card">
                <b>{kindName(t, kind)}</b>
                <span className="sec t13">{t(`masters.about.${kind}`)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
