/** The whole and its parts: how much is accounted for, where, and what is still open. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { billionths, magnitude, quantity, sum } from "../../language/decimal";
import { Tick } from "../../marks/StateMark";
import { type Figures, PARTS } from "./api";

export function Balance({ figures }: { figures: Figures }): ReactNode {
  const { t } = useTranslation();
  const { unit, target, accounted, open, missing, percent } = figures;
  const parts = PARTS.map((part) => ({ part, amount: figures[part] }));
  const shown = parts.filter(({ amount }) => magnitude(amount) > 0);
  const adds = sum(parts.map(({ amount }) => amount)) === billionths(target);
  const q = (text: string): string => quantity(text, unit);
  return (
    <section className="card recall-where" aria-label={t("recalls.stage.recovered")}>
      <p className="recall-wh">
        <b className="big num">{q(accounted)}</b>{" "}
        <span>{t("recalls.accounted_of", { target: q(target), unit })}</span>{" "}
        {magnitude(open) === 0 && magnitude(missing) > 0 && (
          <b className="recall-open">
            {t("recalls.all_but_missing", { missing: q(missing), unit })}
          </b>
        )}
        {magnitude(open) === 0 && magnitude(missing) === 0 && (
          <b className="recall-ok">{t("recalls.all_found")}</b>
        )}
        {magnitude(open) > 0 && (
          <b className="recall-open">{t("recalls.open_of", { open: q(open), unit, percent })}</b>
        )}
        <span className="grow" />
        <span className="mut t12 num recall-sum">
          {q(target)} = {shown.map(({ amount }) => q(amount)).join(" + ") || "0"}{" "}
          {adds ? (
            <b className="recall-ok">
              <Tick size={12} /> {t("recalls.adds_up")}
            </b>
          ) : (
            <b className="recall-open">{t("recalls.does_not_add_up")}</b>
          )}
        </span>
      </p>
      <Bar figures={figures} tall />
      <ul className="recall-parts">
        {shown.map(({ part, amount }) => (
          <li key={part} className={part}>
            <span className={`recall-key ${part}`} aria-hidden="true" />
            <b className={part === "missing" ? "num recall-open" : "num"}>{q(amount)}</b>{" "}
            <span className="t12">{unit}</span>
            <br />
            <span>{t(`recalls.part.${part}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The parts side by side; the words beside it say the same. */
export function Bar({ figures, tall }: { figures: Figures; tall?: boolean }): ReactNode {
  const parts = PARTS.map((part) => ({ part, size: magnitude(figures[part]) }));
  return (
    <div className={tall ? "recall-bar tall" : "recall-bar"} aria-hidden="true">
      {parts
        .filter(({ size }) => size > 0)
        .map(({ part, size }) => (
          <span key={part} className={part} style={{ flexGrow: size }} />
        ))}
    </div>
  );
}
