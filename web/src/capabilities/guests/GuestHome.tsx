/** What a guest finds first: all that they may see, each with a way to it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed } from "../../frame/Outcome";
import { bareRef } from "../../frame/places";
import { useSession } from "../../frame/session";
import { type Visit, visitQuery } from "./api";

export function GuestHome(): ReactNode {
  const { t } = useTranslation();
  const visit = useQuery(visitQuery);
  const company = useSession()?.company.name ?? "";
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("guests.yours")}</h1>
      </header>
      <p className="sec">{t("guests.yours_lead", { company })}</p>
      {visit.isPending && <Bones rows={4} />}
      {visit.isError && <Failed cause={visit.error} retry={() => visit.refetch()} />}
      {visit.data && <Named visit={visit.data} />}
    </div>
  );
}

function Named({ visit }: { visit: Visit }): ReactNode {
  const { t } = useTranslation();
  const { lots, recalls, complaints } = visit;
  return (
    <>
      <Group word="guests.lots" isEmpty={lots.length === 0}>
        {lots.map(({ lot, lot_number, item_name }) => (
          <li key={lot} className="row wrap">
            <b className="code">{lot_number ?? bareRef(lot)}</b>
            <span className="grow">{item_name}</span>
            <Link to="/lots/$ref" params={{ ref: lot }} className="lnk">
              {t("guests.to_lot")}
            </Link>
            <Link to="/trace" search={{ root: lot, direction: "both" }} className="lnk">
              {t("guests.to_trace")}
            </Link>
          </li>
        ))}
      </Group>
      <Codes word="guests.recalls" codes={recalls} to="/recalls/$code" />
      <Codes word="guests.complaints" codes={complaints} to="/complaints/$code" />
    </>
  );
}

interface CodesProps {
  word: string;
  codes: readonly string[];
  to: "/recalls/$code" | "/complaints/$code";
}

function Codes({ word, codes, to }: CodesProps): ReactNode {
  return (
    <Group word={word} isEmpty={codes.length === 0}>
      {codes.map((code) => (
        <li key={code}>
          <Link to={to} params={{ code }} className="lnk code">
            {code}
          </Link>
        </li>
      ))}
    </Group>
  );
}

interface GroupProps {
  word: string;
  isEmpty: boolean;
  children: ReactNode;
}

function Group({ word, isEmpty, children }: GroupProps): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="card">
      <h2 className="card-h">{t(word)}</h2>
      {isEmpty ? (
        <p className="pad-16 mut t13">{t("guests.nothing")}</p>
      ) : (
        <ul className="pad-16 stack">{children}</ul>
      )}
    </section>
  );
}
