/** The sites that a recall reaches: held, not yet, or unreachable with whom to call. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { clock } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { Tick } from "../../marks/StateMark";
import { SiteLink } from "../crossings/SiteLink";
import { type Case, type CaseSite, caseQuery } from "./api";
import { Contacts } from "./Contacts";
import "../crossings/crossings.css";

const TONES: Record<string, string> = { held: "free", not_yet: "wait", unreachable: "late" };

export function CaseSites({ code }: { code: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const found = useQuery(caseQuery(site, code));
  const { data } = found;
  // A recall that stays within its site has no case to speak of.
  if (data && data.sites.length < 2) return null;
  if (!data && !found.isError) return null;
  return (
    <section className="card" aria-labelledby="case-sites">
      <h2 className="card-h" id="case-sites">
        {t("recalls.sites.title")}
        <span className="grow" />
        {data && (
          <span role="status" className={data.everything_held ? "recall-ok" : "recall-open"}>
            {data.everything_held ? <Tick size={14} /> : <Icon name="warn" size={14} />}{" "}
            {t(data.everything_held ? "recalls.sites.all_held" : "recalls.sites.not_all_held")}
          </span>
        )}
      </h2>
      {found.isError && <Failed cause={found.error} retry={() => found.refetch()} />}
      {data && (
        <>
          <ul className="case-sites">
            {data.sites.map((one) => (
              <Site key={one.site} of={one} home={one.site === data.home} />
            ))}
          </ul>
          <Ways links={data.links} sites={data.sites} />
        </>
      )}
    </section>
  );
}

function Site({ of, home }: { of: CaseSite; home: boolean }): ReactNode {
  const { t } = useTranslation();
  const waits = of.state !== "held";
  return (
    <li>
      <div className="grow">
        <p>
          <b>{of.name}</b>{" "}
          <span className={`chip chip-${TONES[of.state] ?? "wait"}`}>
            {t(`recalls.sites.state.${of.state}`)}
          </span>{" "}
          {of.recall &&
            (of.own ? (
              <Link to="/recalls/$code" params={{ code: of.recall }} className="lnk code">
                {of.recall}
              </Link>
            ) : (
              <span className="code">{of.recall}</span>
            ))}
        </p>
        <p className="mut t12">
          {home && `${t("recalls.sites.home")} · `}
          {t("recalls.sites.lots", { count: of.lots })}
          {of.held_at && ` · ${t("recalls.held_at_once", { at: clock(of.held_at) })}`}
          {of.tried_at &&
            ` · ${t("recalls.sites.tried", { at: clock(of.tried_at), why: of.why ?? "" })}`}
        </p>
        {waits && !of.may && of.ask.length > 0 && (
          <p className="t13">
            {t("recalls.sites.ask", { who: of.ask.map(({ name }) => name ?? "–").join(", ") })}
          </p>
        )}
      </div>
      {waits && of.call.length > 0 && <Contacts contacts={of.call} />}
    </li>
  );
}

/** What went from one site to another, and what of it is on the way. */
function Ways({ links, sites }: Pick<Case, "links" | "sites">): ReactNode {
  const names = new Map(sites.map(({ site, name }) => [site, name]));
  if (links.length === 0) return null;
  return (
    <ul className="case-links t13">
      {links.map((link) => (
        <SiteLink
          key={`${link.from} ${link.document} ${link.lot} ${link.sent_at}`}
          from={names.get(link.from) ?? link.from}
          to={names.get(link.to) ?? link.to}
          lot={link.lot_number ?? link.lot}
          unit={link.unit}
          document={link.document}
          at={link.sent_at}
          sent={link.sent}
          left={link.left}
        />
      ))}
    </ul>
  );
}
