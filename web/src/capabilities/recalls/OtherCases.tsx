/** Recalls of other sites that reach this one: whoever works here holds them here. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Failed } from "../../frame/Outcome";
import { useMay, useSession, useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { moment } from "../../language/time";
import { Refused } from "../quality/Refused";
import { casesQuery, holdPart, type OtherCase } from "./api";
import "../crossings/crossings.css";

export function OtherCases(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const several = (useSession()?.sites.length ?? 0) > 1;
  const cases = useQuery({ ...casesQuery(site), enabled: several });
  const rows = cases.data?.rows ?? [];
  if (rows.length === 0 && !cases.isError) return null;
  return (
    <section className="card" aria-labelledby="other-cases">
      <h2 className="card-h" id="other-cases">
        {t("recalls.sites.others")}
      </h2>
      {cases.isError && <Failed cause={cases.error} retry={() => cases.refetch()} />}
      <ul className="case-sites">
        {rows.map((row) => (
          <Other key={row.case} row={row} />
        ))}
      </ul>
    </section>
  );
}

function Other({ row }: { row: OtherCase }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("recall.manage");
  const acting = useActing();
  const hold = useCommit(
    acting,
    () => holdPart(site, row.case, { act: acting.how({}) }, acting.key),
    () => undefined,
  );
  return (
    <li>
      <div className="grow">
        <p>
          <b>{row.home_name}</b> <span className="code">{row.code}</span>{" "}
          {row.drill && <span className="chip chip-wip">{t("recalls.drill")}</span>}{" "}
          <span className={`chip chip-${row.held ? "free" : "late"}`}>
            {t(row.held ? "recalls.sites.held_here" : "recalls.sites.not_held_here")}
          </span>{" "}
          {row.recall && (
            <Link to="/recalls/$code" params={{ code: row.recall }} className="lnk code">
              {row.recall}
            </Link>
          )}
        </p>
        <p className="mut t12">
          {t(`recalls.hazard.${row.hazard}`)} · {row.reason} ·{" "}
          <span className="num">{moment(row.opened_at)}</span>
        </p>
      </div>
      {may && !row.held && (
        <Button danger={!row.drill} loading={hold.isPending} onClick={() => hold.mutate()}>
          {t(row.drill ? "recalls.count_all" : "recalls.sites.hold_here")}
        </Button>
      )}
      {hold.error && (
        <div role="alert">
          <Refused problem={hold.error} reasons={{}} onReason={() => undefined} />
        </div>
      )}
    </li>
  );
}
