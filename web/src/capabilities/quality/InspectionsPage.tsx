/** What waits for a verdict at the left, the oldest first; the verdict in the middle; the past below. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Note } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { since } from "../../language/span";
import { Icon } from "../../marks/Icon";
import { StateMark } from "../../marks/StateMark";
import { type Inspected, lotTitle, queueQuery, type Waiting } from "./api";
import { InspectionHistory } from "./InspectionHistory";
import { QualityTabs } from "./QualityTabs";
import { VerdictForm } from "./VerdictForm";

export function InspectionsPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/inspections" });
  const navigate = useNavigate({ from: "/inspections" });
  const [judged, setJudged] = useState<Inspected | null>(null);
  const queue = useInfiniteQuery(queueQuery(site));
  const rows = queue.data?.pages.flatMap((page) => page.rows) ?? [];
  const named = rows.find(({ lot }) => lot.lot === search.lot);
  const chosen = search.lot ? named : rows.find(({ on_hold }) => !on_hold);
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("quality.inspections")}</h1>
        <QualityTabs />
      </header>
      <div role="status">{judged && <Judged inspected={judged} />}</div>
      <div className={queue.isSuccess && rows.length === 0 && !search.lot ? "queue one" : "queue"}>
        <aside className="card" aria-label={t("quality.waiting")}>
          <h2 className="card-h">
            {t("quality.waiting")} <span className="grow" />
            {rows.length > 0 && (
              <span className="mut num">
                {t(queue.hasNextPage ? "quality.lots_and_more" : "quality.lots", {
                  count: rows.length,
                })}
              </span>
            )}
          </h2>
          {queue.isPending && <Bones rows={5} height={56} />}
          {queue.isError && !queue.data && (
            <Failed cause={queue.error} retry={() => queue.refetch()} />
          )}
          {queue.isSuccess && rows.length === 0 && <Empty text={t("quality.waiting_none")} />}
          <ul>
            {rows.map((row) => (
              <li key={row.lot.lot}>
                <button
                  type="button"
                  className="queue-row"
                  aria-current={row === chosen}
                  onClick={() => navigate({ search: { lot: row.lot.lot }, replace: true })}
                >
                  <WaitingRow waiting={row} />
                </button>
              </li>
            ))}
          </ul>
          {queue.hasNextPage && (
            <Button block type="text" onClick={() => queue.fetchNextPage()}>
              {t("quality.next_page")}
            </Button>
          )}
        </aside>
        {/* Where nothing waits the list says so; a second card would only repeat it. */}
        {!queue.isError && !(queue.isSuccess && rows.length === 0 && !search.lot) && (
          <section className="card" aria-label={t("quality.verdict")}>
            {queue.isPending && <Bones rows={5} />}
            {queue.isSuccess && chosen && (
              <VerdictForm
                key={chosen.lot.lot}
                waiting={chosen}
                onDone={(inspected) => {
                  setJudged(inspected);
                  void navigate({ search: {}, replace: true });
                }}
              />
            )}
            {queue.isSuccess && !chosen && (
              <Empty text={t(search.lot ? "quality.not_waiting" : "quality.choose")} />
            )}
          </section>
        )}
      </div>
      <InspectionHistory />
    </div>
  );
}

function WaitingRow({ waiting }: { waiting: Waiting }): ReactNode {
  const { t } = useTranslation();
  const { lot, quantity: amount, places, on_hold } = waiting;
  return (
    <>
      <span className="row">
        <b className="grow">
          {lot.item_name} <span className="code">{lotTitle(lot)}</span>
        </b>
        <span className="num">{since(t, waiting.since)}</span>
      </span>
      <span className="row sec t13">
        <span className="grow">
          <span className="num">
            {quantity(amount, lot.unit)} {lot.unit}
          </span>
          {places.length > 0 && ` · ${places.join(t("common.list_join"))}`}
          {lot.supplier_lot && (
            <>
              {" · "}
              <span className="code">{lot.supplier_lot}</span>
            </>
          )}
        </span>
        {on_hold && <StateMark state="hold" />}
      </span>
    </>
  );
}

function Judged({ inspected }: { inspected: Inspected }): ReactNode {
  const { t } = useTranslation();
  const { lot, status, rejected } = inspected;
  const word = rejected ? "part" : status;
  return (
    <Note tone="ok">
      <Icon name="check" size={16} />
      <span className="grow">
        {t(`quality.judged_${word}`, {
          lot: lotTitle(lot),
          part: rejected ? lotTitle(rejected.lot) : "",
          places: rejected?.places.join(t("common.list_join")) || "–",
        })}
      </span>
      <Link to="/lots/$ref" params={{ ref: (rejected?.lot ?? lot).lot }} className="lnk">
        {t("trace.evidence.passport")}
      </Link>
    </Note>
  );
}
