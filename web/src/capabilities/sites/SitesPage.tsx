/** The sites of the company, and opening a further one. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import { type ReactNode, useContext, useState } from "react";
import { useTranslation } from "react-i18next";
import { GroupTabs } from "../../frame/GroupTabs";
import { Bones, Failed, Note } from "../../frame/Outcome";
import { SiteChoice, useMayEverywhere } from "../../frame/session";
import { Icon } from "../../marks/Icon";
import { type SiteRow, sitesQuery } from "./api";
import { OpenForm } from "./OpenForm";
import "../crossings/crossings.css";

export function SitesPage(): ReactNode {
  const { t } = useTranslation();
  const may = useMayEverywhere("people.manage");
  const sites = useQuery({ ...sitesQuery, enabled: may });
  const [opening, setOpening] = useState(false);
  const [opened, setOpened] = useState<SiteRow | null>(null);
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("frame.sites")}</h1>
        <GroupTabs of="settings" />
        <span className="grow" />
        {may && (
          <Button
            type="primary"
            icon={<Icon name="plus" size={14} />}
            onClick={() => setOpening(true)}
          >
            {t("sites.open")}
          </Button>
        )}
      </header>
      {!may && <Note>{t("refusal.only_company_wide")}</Note>}
      <div role="status">{opened && <Opened site={opened} />}</div>
      {may && (
        <section className="card">
          {sites.isPending && <Bones rows={2} />}
          {sites.isError && <Failed cause={sites.error} retry={() => sites.refetch()} />}
          {sites.data && <SiteList rows={sites.data.rows} />}
        </section>
      )}
      {sites.data?.rows.length === 1 && <p className="sec t13">{t("sites.only_one")}</p>}
      <Drawer
        open={opening}
        onClose={() => setOpening(false)}
        title={t("sites.open")}
        size={520}
        destroyOnHidden
      >
        {opening && (
          <OpenForm
            onClose={() => setOpening(false)}
            onDone={(site) => {
              setOpening(false);
              setOpened(site);
            }}
          />
        )}
      </Drawer>
    </div>
  );
}

/** What is to be done before goods go there. */
function Opened({ site }: { site: SiteRow }): ReactNode {
  const { t } = useTranslation();
  const { site: here, choose } = useContext(SiteChoice);
  return (
    <Note tone="ok">
      <Icon name="check" size={16} />
      <span className="grow">
        <b>{t("sites.opened", { name: site.name })}</b> {t("sites.next")}{" "}
        {here !== site.code && (
          <button type="button" className="lnk" onClick={() => choose(site.code)}>
            {t("sites.go", { name: site.name })}
          </button>
        )}
      </span>
    </Note>
  );
}

/** As a list and not as a table: a phone shows all of it. */
function SiteList({ rows }: { rows: SiteRow[] }): ReactNode {
  const { t } = useTranslation();
  const { site: here } = useContext(SiteChoice);
  return (
    <ul className="case-sites">
      {rows.map(({ code, name, zone, partners }) => (
        <li key={code}>
          <div className="grow">
            <p>
              <b>{name}</b>{" "}
              {code === here && <span className="chip chip-n">{t("sites.here")}</span>}
            </p>
            <p className="mut t12">
              <span className="code">{code}</span> · {zone}
            </p>
          </div>
          <p className="t13">
            <span className="sec">{t("sites.partners")}</span>{" "}
            {partners.map((partner, at) => (
              <span key={partner} className="nw">
                {at > 0 && t("common.list_join")}
                <Link
                  to="/masters/$kind"
                  params={{ kind: "partner" }}
                  search={{ code: partner }}
                  className="lnk code"
                >
                  {partner}
                </Link>
              </span>
            ))}
            {partners.length === 0 && (
              <Link to="/masters/$kind" params={{ kind: "partner" }} className="lnk">
                {t("sites.no_partners")}
              </Link>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
