/** What a recall costs, and what it saves against bringing back everything of the same days and lines. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { magnitude, quantity } from "../../language/decimal";
import { civil } from "../../language/time";
import { costsQuery, type Costs as Figures } from "./api";

export function Costs({ code }: { code: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const manages = useMay("recall.manage");
  const orders = useMay("orders.manage");
  const costs = useQuery({ ...costsQuery(site, code), enabled: manages || orders });
  if (!manages && !orders) return null;
  const figures = costs.data?.figures;
  return (
    <section className="card" aria-labelledby="recall-costs">
      <h2 className="card-h" id="recall-costs">
        {t("recalls.costs.title")}
      </h2>
      {costs.isPending && <Bones title={t("recalls.costs.title")} rows={3} height={24} />}
      {costs.isError && (
        <Failed
          title={t("recalls.costs.title")}
          cause={costs.error}
          retry={() => costs.refetch()}
        />
      )}
      {figures && <Sums figures={figures} />}
    </section>
  );
}

function Sums({ figures }: { figures: Figures }): ReactNode {
  const { t } = useTranslation();
  const { parts, recall, period, saving, from_on, to_on, lines } = figures;
  // Nothing is not the same as nothing known.
  const sum = (money: Figures["saving"]): string =>
    money
      .map(({ amount, currency }) => `${quantity(amount, null)} ${currency}`.trim())
      .join(", ") || t("recalls.costs.no_price");
  if (recall.money.length === 0 && period?.money.length === 0) {
    return (
      <div className="pad stack t13">
        <p>{t("recalls.costs.none")}</p>
        <Unpriced figures={figures} />
      </div>
    );
  }
  return (
    <div className="pad stack">
      <dl className="recall-costs">
        <dt>{t("recalls.costs.recall")}</dt>
        <dd className="num">
          <b>{sum(recall.money)}</b>
        </dd>
        {parts.map(({ part, money }) => (
          <div key={part} className="mut t12">
            <dt>{t(`recalls.part.${part}`)}</dt>
            <dd className="num">{sum(money)}</dd>
          </div>
        ))}
        <dt>{t("recalls.costs.period")}</dt>
        <dd className="num">{period ? sum(period.money) : t("recalls.costs.too_many")}</dd>
        {period && (
          <>
            <dt>{t("recalls.costs.saving")}</dt>
            <dd className="num">
              <b>{sum(saving)}</b>
            </dd>
          </>
        )}
      </dl>
      <Unpriced figures={figures} />
      <p className="mut t12">
        {t("recalls.costs.formula", {
          from: civil(from_on),
          to: civil(to_on),
          lines: lines.join(", ") || t("recalls.costs.any_line"),
        })}
      </p>
    </div>
  );
}

/** What was used up wholly is counted where it went. */
const isSomething = ({ quantity: all }: Figures["shares"][number]): boolean => magnitude(all) > 0;

/** How much of the goods has a price, and where the others get theirs. */
function Unpriced({ figures }: { figures: Figures }): ReactNode {
  const { t } = useTranslation();
  const { recall, period, shares, without } = figures;
  const inPeriod = period?.unpriced ?? 0;
  if (recall.unpriced + inPeriod === 0) return null;
  return (
    <div className="t12 recall-open stack">
      {recall.unpriced > 0 &&
        shares.filter(isSomething).map(({ unit, quantity: all, covered }) => (
          <span key={unit}>
            {t("recalls.costs.share", {
              covered: quantity(covered, unit),
              quantity: quantity(all, unit),
              unit,
            })}
          </span>
        ))}
      <span>{t("recalls.costs.unpriced", { recall: recall.unpriced, period: inPeriod })}</span>
      {without.length > 0 && (
        <span>
          {t("recalls.costs.enter")}{" "}
          {without.map(({ item, item_name }) => (
            <Link
              key={item}
              to="/masters/$kind"
              params={{ kind: "item" }}
              search={{ code: item }}
              className="lnk recall-item"
            >
              {item_name}
            </Link>
          ))}
        </span>
      )}
    </div>
  );
}
