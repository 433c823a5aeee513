/** Goods that went from one site to another, and what of them is on the way. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { magnitude, quantity } from "../../language/decimal";
import { moment } from "../../language/time";

interface SiteLinkProps {
  from: string;
  to: string;
  /** What the lot is called; nobody knows where absent. */
  lot: string | undefined;
  unit: string | undefined;
  document: string | null | undefined;
  at: string;
  sent: string | null | undefined;
  left: string | null | undefined;
  /** Whether it went back to where it came from. */
  back?: boolean;
}

export function SiteLink(props: SiteLinkProps): ReactNode {
  const { t } = useTranslation();
  const { from, to, lot, unit = "", document, at, sent, left, back } = props;
  const amount = (text: string): string => quantity(text, unit || null);
  return (
    <li>
      {from} → {to} <span className="code">{lot ?? "?"}</span>{" "}
      {sent && (
        <span className="num">
          {amount(sent)} {unit}
        </span>
      )}{" "}
      <span className="mut">
        <span className="code">{document}</span> <span className="num">{moment(at)}</span>
      </span>{" "}
      {back && <span className="chip chip-n">{t("crossings.back")}</span>}{" "}
      {left && magnitude(left) > 0 && (
        <span className="chip chip-wait">
          {t("crossings.on_the_way", { quantity: amount(left), unit })}
        </span>
      )}
    </li>
  );
}
