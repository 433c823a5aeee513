/** The sites that a recall reaches: held, not yet, or unreachable with whom to call. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Failed } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { clock } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { Tick } from "../../marks/StateMark";
import { SiteLink } from "../crossings/SiteLink";
import { Refused } from "../quality/Refused";
import { type Case, type CaseSite, caseQuery, holdPart } from "./api";
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
              <Site key={one.site} of={one} case_={data} />
            ))}
          </ul>
          <Ways links={data.links} sites={data.sites} />
        </>
      )}
    </section>
  );
}

/** What stood in the way when a site was asked; a refusal of its own where it is none of these. */
const WHYS = [
  ...["busy", "moved", "arriving", "disk_full", "fault"],
  ...["signature_needed", "signature_spent", "stale", "denied"],
];

function Site({ of, case_ }: { of: CaseSite; case_: Case }): ReactNode {
  const { t } = useTranslation();
  const waits = of.state !== "held";
  const home = of.site === case_.home;
  const why = WHYS.includes(of.why ?? "") ? of.why : "refused";
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
        </p>
        {waits && of.tried_at && (
          <p className="t13">
            {t("recalls.sites.tried", {
              at: clock(of.tried_at),
              why: t(`recalls.sites.why.${why}`),
            })}
          </p>
        )}
        {waits && !of.may && of.ask.length > 0 && (
          <p className="t13">
            {t("recalls.sites.ask", { who: of.ask.map(({ name }) => name ?? "–").join(", ") })}
          </p>
        )}
      </div>
      {waits && !of.own && of.call.length > 0 && <Contacts contacts={of.call} />}
      {waits && !of.own && of.state === "unreachable" && of.call.length === 0 && (
        <p className="t13 sec">{t("recalls.sites.nobody")}</p>
      )}
      {waits && !of.own && of.may && of.tried_at && <HoldThere of={of} case_={case_} />}
    </li>
  );
}

/** Asks one site alone: what it refuses is said here, and what it wants signed is signed there. */
function HoldThere({ of, case_ }: { of: CaseSite; case_: Case }): ReactNode {
  const { t } = useTranslation();
  const acting = useActing();
  const hold = useCommit(
    acting,
    () => holdPart(of.site, case_.case, { act: acting.how({}) }, acting.key),
    () => undefined,
  );
  const signs = of.why === "signature_needed";
  return (
    <>
      <Button loading={hold.isPending} onClick={() => hold.mutate()}>
        {t(signs ? "recalls.sites.sign_there" : "recalls.sites.ask_again", { site: of.name })}
      </Button>
      {hold.error && (
        <div role="alert" className="case-refused">
          <Refused problem={hold.error} reasons={{}} onReason={() => undefined} />
        </div>
      )}
    </>
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
          back={link.back}
        />
      ))}
    </ul>
  );
}
