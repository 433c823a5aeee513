/** The records for which the chain loses points, the last first; each leads to where it is put right. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { count } from "../../language/decimal";
import { moment } from "../../language/time";
import { type Loss, lossesQuery, type Period, type Slice } from "./api";
import { PoolLink } from "./PoolLink";

export function LossList({ period, slice }: { period: Period; slice: Slice }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const losses = useInfiniteQuery(lossesQuery(site, period, slice));
  const rows = losses.data?.pages.flatMap((page) => page.rows) ?? [];
  const total = losses.data?.pages[0]?.total ?? 0;
  if (losses.isPending) return <Bones rows={8} height={52} />;
  if (losses.isError && rows.length === 0) {
    return <Failed cause={losses.error} retry={() => losses.refetch()} />;
  }
  if (rows.length === 0) return <Empty text={t("analysis.health.no_loss")} />;
  return (
    <>
      <p className="sec t13" role="status">
        {t("analysis.health.records_of", { count: total, number: count(total) })}
      </p>
      <ul className="loss-list">
        {rows.map((loss) => (
          <li key={`${loss.kind} ${loss.transfer ?? loss.act ?? loss.complaint} ${loss.pool?.ref}`}>
            <LossRow loss={loss} />
          </li>
        ))}
      </ul>
      {losses.hasNextPage && (
        <Button block type="text" onClick={() => losses.fetchNextPage()}>
          {t("quality.next_page")}
        </Button>
      )}
    </>
  );
}

function LossRow({ loss }: { loss: Loss }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <span className="chip chip-n">{t(`analysis.loss.${loss.kind}`)}</span>
      <span>
        {loss.pool && <PoolLink pool={loss.pool} />}
        {loss.to && (
          <>
            {" → "}
            <PoolLink pool={loss.to} />
          </>
        )}
        {loss.complaint && (
          <Link to="/complaints/$code" params={{ code: loss.complaint }} className="lnk code">
            {loss.complaint}
          </Link>
        )}
        {loss.act && (
          <Link to="/acts" search={{ act: loss.act }} className="lnk">
            {t(`acts.name.${loss.act_name}`, { defaultValue: loss.act_name ?? "" })}
          </Link>
        )}
      </span>
      <span className="mut t12">
        <span className="num">{moment(loss.at)}</span>
        {loss.kind === "late" && loss.recorded_at && (
          <> {t("analysis.health.recorded_at", { at: moment(loss.recorded_at) })}</>
        )}{" "}
        {loss.person?.name ?? loss.person?.person ?? t("analysis.health.nobody")}{" "}
        {loss.document && (
          <Link to="/documents/$code" params={{ code: loss.document }} className="lnk">
            {loss.document}
          </Link>
        )}
      </span>
    </>
  );
}
