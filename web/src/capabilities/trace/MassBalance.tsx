/** The mass balance: one bar, the sum spelt out, and whether it agrees to the last place. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Balance } from "../../api/types";
import {
  billionths,
  magnitude,
  placesNeeded,
  sum,
  usualPlaces,
  writeBillionths,
} from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import { Tick } from "../../marks/StateMark";

const PARTS = [
  ["on_hand", "var(--sy-free-mark)"],
  ["in_process", "url(#p-wip)"],
  ["shipped", "url(#p-out)"],
  ["scrapped", "url(#p-gone)"],
  ["lost", "var(--sy-ink-4)"],
  ["adjusted", "var(--sy-wait-mark)"],
  ["unexplained", "url(#p-unknown)"],
] as const;

/** Whether root = sum of the parts, exactly. `null` if a part is not known. */
export function agrees(balance: Balance): boolean | null {
  const parts = sum(PARTS.map(([part]) => balance[part]));
  const root = billionths(balance.root);
  return parts === null || root === null ? null : parts === root;
}

/** All figures with as many places as the longest needs, so that the written sum adds up. */
function writer(balance: Balance): (text: string | null | undefined) => string {
  const places = Math.max(
    usualPlaces(balance.unit) ?? 0,
    ...PARTS.map(([part]) => placesNeeded(balance[part])),
    placesNeeded(balance.root),
  );
  return (text) => {
    const value = billionths(text);
    return value === null ? "–" : writeBillionths(value, Math.min(9, places));
  };
}

export function MassBalance({ balance, name }: { balance: Balance; name: string }): ReactNode {
  const { t } = useTranslation();
  const write = writer(balance);
  const agreed = agrees(balance);
  const total = PARTS.reduce((all, [part]) => all + Math.max(0, magnitude(balance[part])), 0) || 1;
  const terms = PARTS.map(([part]) => write(balance[part]));
  const equation = terms
    .slice(1)
    .reduce(
      (text, term) => (term.startsWith("−") ? `${text} − ${term.slice(1)}` : `${text} + ${term}`),
      terms[0] ?? "",
    );
  return (
    <section className="balance" aria-label={t("trace.balance.title")}>
      <div className="h">
        <b>{t("trace.balance.title")}</b>
        <span className="mut">{t("trace.balance.of", { name, unit: balance.unit })}</span>
        <span className="num eq">
          {write(balance.root)} = {equation}
        </span>
        {agreed === true && (
          <span className="agreed">
            <Tick /> {t("trace.balance.agrees")}
          </span>
        )}
        {agreed === false && (
          <span className="row" style={{ color: "var(--sy-hold-ink)" }}>
            <Icon name="warn" size={14} />
            {t("trace.balance.differs")}
          </span>
        )}
      </div>
      <div className="bars" aria-hidden="true">
        {PARTS.map(([part, fill]) => {
          const share = magnitude(balance[part]) / total;
          return share > 0 ? (
            <svg
              key={part}
              style={{ flex: `${share} 1 0`, minWidth: 2 }}
              height="16"
              width="0"
              aria-hidden="true"
            >
              <rect width="100%" height="16" rx="2" fill={fill} />
            </svg>
          ) : null;
        })}
      </div>
      <dl className="cells">
        {PARTS.map(([part, fill]) => (
          <div key={part}>
            <dt>
              <svg width="10" height="10" aria-hidden="true">
                {part === "unexplained" ? (
                  <rect
                    x=".5"
                    y=".5"
                    width="9"
                    height="9"
                    rx="2"
                    fill="none"
                    stroke="var(--sy-ink-4)"
                    strokeDasharray="2 2"
                  />
                ) : (
                  <rect width="10" height="10" rx="2" fill={fill} />
                )}
              </svg>
              {t(`trace.balance.${part}`)}
            </dt>
            <dd className="num">{write(balance[part])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
