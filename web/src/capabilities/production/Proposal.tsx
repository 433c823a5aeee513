/** Which lots go first and why, and which were passed over and why. */
import type { UseQueryResult } from "@tanstack/react-query";
import { Segmented } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import type { components } from "../../api/schema.gen";
import { Failed } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { quantity } from "../../language/decimal";
import { civil } from "../../language/time";
import { StateMark } from "../../marks/StateMark";
import type { LotStock, OrderLine } from "./api";
import { NameOf } from "./pickers";

interface ProposalProps {
  line: OrderLine;
  wanted: string;
  proposal: UseQueryResult<components["schemas"]["ProposalView"]>;
  chosen: string;
  onPick: (stock: LotStock, much: string) => void;
  onItem: (item: string) => void;
}

export function Proposal(props: ProposalProps): ReactNode {
  const { line, wanted, proposal, chosen, onPick, onItem } = props;
  const { t } = useTranslation();
  const takes = proposal.data?.takes ?? [];
  const passed = proposal.data?.passed ?? [];
  return (
    <div className="stack">
      {line.substitutes.length > 0 && (
        <Segmented
          aria-label={t("production.or_instead")}
          value={wanted}
          onChange={onItem}
          options={[
            { value: line.item, label: line.item_name },
            ...line.substitutes.map((code) => ({
              value: code,
              label: <NameOf kind="item" code={code} />,
            })),
          ]}
        />
      )}
      {proposal.isPending && <div className="bone" style={{ height: 48 }} />}
      {proposal.isError && <Failed cause={proposal.error} retry={() => void proposal.refetch()} />}
      <ul className="make-takes">
        {takes.map(({ stock, quantity: much, because }) => (
          <li key={stock.lot}>
            <button
              type="button"
              className="make-take"
              aria-pressed={chosen === (stock.lot_number ?? stock.lot)}
              onClick={() => onPick(stock, much)}
            >
              <b className="code">{stock.lot_number ?? stock.lot}</b>
              <span className="num">
                {quantity(much, stock.unit)} {stock.unit}
              </span>
              <span className="sec t12">
                {t(`production.because_${because}`, { day: civil(stock.expires_on) })}
                {stock.portions[0]?.place_name && ` · ${stock.portions[0].place_name}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {takes.length === 0 && proposal.isSuccess && (
        <p className="mut t13">{t("production.nothing_to_take", { name: line.item_name })}</p>
      )}
      {proposal.data && takes.length > 0 && proposal.data.short !== "0" && (
        <p>
          <span className="chip chip-late chip-word">
            {t("production.is_short", {
              short: quantity(proposal.data.short, proposal.data.unit),
              unit: proposal.data.unit,
            })}
          </span>
        </p>
      )}
      {passed.length > 0 && (
        <details className="t13">
          <summary className="sec">{t("production.passed", { count: passed.length })}</summary>
          <ul>
            {passed.map(({ lot, why }) => (
              <li key={lot} className="row make-fields">
                <span className="code">{lot.replace(/^lot:/, "")}</span>
                {why.code === "lot_on_hold" && <StateMark state="hold" />}
                <span className="sec">
                  {problemWords(
                    t,
                    new Problem(409, why.code, why.params as Record<string, string>),
                  )}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
