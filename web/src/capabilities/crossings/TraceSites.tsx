/** What a trace finds at the other sites of the company, site by site, and what is on the way. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TraceAsk } from "../../api/queries";
import { Failed } from "../../frame/Outcome";
import { useGuest, useSession, useSite } from "../../frame/session";
import { type SitesTrace, traceSitesQuery } from "./api";
import { SiteLink } from "./SiteLink";
import "./crossings.css";

export function TraceSites({ ask }: { ask: TraceAsk }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const guest = useGuest();
  const several = (useSession()?.sites.length ?? 0) > 1 && !guest;
  const trace = useQuery({ ...traceSitesQuery(site, ask), enabled: several && ask.root !== "" });
  const found = trace.data;
  if (!several || (!trace.isError && (!found || found.links.length === 0))) return null;
  return (
    <section className="card trace-sites" aria-labelledby="trace-sites">
      <h2 className="card-h" id="trace-sites">
        {t("crossings.trace")}
        {found && !found.complete && (
          <span className="chip chip-late">{t("crossings.trace_open")}</span>
        )}
      </h2>
      {trace.isError && <Failed cause={trace.error} retry={() => trace.refetch()} />}
      {found && <Found found={found} own={site} />}
    </section>
  );
}

function Found({ found, own }: { found: SitesTrace; own: string }): ReactNode {
  const { t } = useTranslation();
  const names = new Map(found.parts.map(({ site, name }) => [site, name]));
  const called = (site: string): string => names.get(site) ?? site;
  return (
    <>
      <ul>
        {found.parts
          .filter(({ site }) => site !== own)
          .map((part) => (
            <li key={`${part.site} ${part.direction}`}>
              <b>{part.name}</b>{" "}
              {part.may ? (
                <>
                  {t("crossings.part", { count: part.lots })}{" "}
                  <span className="code">
                    {part.shown.map(({ lot, lot_number }) => lot_number ?? lot).join(" ")}
                  </span>
                  {part.partners.length > 0 && (
                    <>
                      {" · "}
                      {t(
                        part.direction === "forward"
                          ? "crossings.customers"
                          : "crossings.suppliers",
                      )}{" "}
                      <span className="code">{part.partners.join(" ")}</span>
                    </>
                  )}
                </>
              ) : (
                <span className="sec">{t("crossings.may_not")}</span>
              )}
            </li>
          ))}
      </ul>
      <ul className="t13">
        {found.links.map((link) => (
          <SiteLink
            key={`${link.from} ${link.to} ${link.document} ${link.at} ${link.lot?.lot}`}
            from={called(link.from)}
            to={called(link.to)}
            lot={link.lot?.lot_number ?? link.lot?.lot}
            unit={link.lot?.unit}
            document={link.document}
            at={link.at}
            sent={link.sent}
            left={link.left}
            back={link.back}
          />
        ))}
      </ul>
    </>
  );
}
