/** Quality on the passport of a lot: what it says now, its holds, its verdicts, and the two acts. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import { Fragment, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Passport } from "../../api/types";
import { Bones, Failed } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { StateMark } from "../../marks/StateMark";
import { type Hold, holdsQuery, inspectionsQuery, lotStockQuery, stateOfStatus } from "./api";
import { HoldAct } from "./HoldAct";
import { HoldRow } from "./HoldRow";
import { LiftForm } from "./LiftForm";
import "./quality.css";

/** The open holds on one lot. */
function useHolds(ref: string): Hold[] {
  const site = useSite();
  const may = useMay("work.read");
  const holds = useQuery({ ...holdsQuery(site, ref), enabled: may && ref.startsWith("lot:") });
  return (holds.data ?? []).filter(({ lifted_at }) => !lifted_at);
}

/** Hold and release, beside the traces. */
export function LotActs({ passport }: { passport: Passport }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("quality.judge");
  const holds = useHolds(passport.ref);
  const [lifting, setLifting] = useState(false);
  const close = (): void => setLifting(false);
  const [oldest] = holds;
  if (!may) return null;
  return (
    <>
      <HoldAct passport={passport} />
      <Button disabled={!oldest} onClick={() => setLifting(true)}>
        {t("quality.lift")}
      </Button>
      <Drawer
        open={lifting && oldest !== undefined}
        onClose={close}
        title={t("quality.lift_title")}
        size={560}
        destroyOnHidden
      >
        {oldest && <LiftForm key={oldest.hold} hold={oldest} onDone={close} />}
      </Drawer>
    </>
  );
}

/** The card: status, holds, verdicts, and the records of the documents it is on. */
export function LotQuality({ passport }: { passport: Passport }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("work.read");
  const holds = useHolds(passport.ref);
  const number = passport.lot_number ?? passport.code;
  const stock = useQuery({ ...lotStockQuery(site, passport.ref, number), enabled: may });
  const past = useInfiniteQuery({ ...inspectionsQuery(site, passport.ref), enabled: may });
  if (!may || passport.kind !== "lot") return null;
  const verdicts = past.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <section className="card">
      <h2 className="card-h">
        {t("quality.title")} <span className="grow" />
        {stock.data && (holds.length === 0 || stateOfStatus(stock.data.status) !== "free") && (
          <StateMark state={stateOfStatus(stock.data.status)} />
        )}
        {holds.length > 0 && <StateMark state="hold" />}
      </h2>
      {stock.data?.status === "pending_inspection" && (
        <p className="pad t13">
          <Link to="/inspections" search={{ lot: passport.ref }} className="lnk">
            {t("quality.judge_this")}
          </Link>
        </p>
      )}
      {holds.map((hold) => (
        <div key={hold.hold} className="held-row">
          <HoldRow hold={hold} about="lot" />
        </div>
      ))}
      {past.isPending && <Bones rows={1} height={40} />}
      {past.isError && <Failed cause={past.error} retry={() => past.refetch()} />}
      {past.isSuccess && verdicts.length === 0 && (
        <p className="pad t13 sec">{t("quality.never_judged")}</p>
      )}
      {verdicts.length > 0 && (
        <ul className="lot-acts">
          {verdicts.map((one) => (
            <li key={one.inspection}>
              <span className={one.undone ? "mut" : undefined}>
                {t("quality.verdict_said", {
                  stage: t(`quality.stages.${one.stage}`, { defaultValue: one.stage }),
                  accepted: quantity(one.accepted, passport.unit),
                  rejected: quantity(one.rejected, passport.unit),
                  unit: passport.unit ?? "",
                })}{" "}
                {one.undone && <span className="chip chip-gone">{t("acts.undone")}</span>}
              </span>
              <span className="mut t12">
                {moment(one.at)} · {one.by?.name ?? "–"}
                {one.act && (
                  <>
                    {" · "}
                    <Link to="/acts" search={{ act: one.act }} className="lnk">
                      {t("acts.one")}
                    </Link>
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="pad t13 row">
        <Link to="/acts" search={{ lot: passport.ref }} className="lnk">
          {t("quality.acts_of_lot")}
        </Link>
        <Link to="/holds" search={{ of: passport.ref }} className="lnk">
          {t("quality.holds_of_lot")}
        </Link>
      </p>
      <Documents passport={passport} />
    </section>
  );
}

/** Documents before the list is cut. */
const LISTED = 6;

/** The log of acts is asked by document; these are the ones the lot is on. */
function Documents({ passport }: { passport: Passport }): ReactNode {
  const { t } = useTranslation();
  const links = [...passport.sources, ...passport.destinations];
  const codes = [...new Set(links.map(({ document }) => document).filter((code) => code != null))];
  if (codes.length === 0) return null;
  return (
    <p className="pad t13">
      {t("quality.acts_of")}{" "}
      {codes.slice(0, LISTED).map((document) => (
        <Fragment key={document}>
          <Link to="/acts" search={{ document }} className="lnk code">
            {document}
          </Link>{" "}
        </Fragment>
      ))}
      {codes.length > LISTED && t("common.more", { count: codes.length - LISTED })}
    </p>
  );
}
