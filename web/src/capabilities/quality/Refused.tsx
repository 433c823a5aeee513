/** Why an act does not go through; where a rule only asks, the field for the answer is beside it. */
import { Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { Note } from "../../frame/Outcome";
import { ruleOf } from "../../frame/passes";
import { problemWords } from "../../frame/problems";
import { Icon } from "../../marks/Icon";
import "./quality.css";

interface RefusedProps {
  problem: unknown;
  reasons: Record<string, string>;
  onReason: (rule: string, reason: string) => void;
}

export function Refused({ problem, reasons, onReason }: RefusedProps): ReactNode {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<{ rule: string; words: string } | null>(null);
  const rule = ruleOf(problem);
  const asks = rule !== "" && problem instanceof Problem && problem.code !== "rule_refused";
  // The answer stays in sight while it is written, though nothing is refused by then.
  const words = asks ? problemWords(t, problem) : "";
  if (asks && (asked?.rule !== rule || asked.words !== words)) setAsked({ rule, words });
  return (
    <>
      {problem !== null && problem !== undefined && !asks && (
        <Note tone="no">
          <Icon name="warn" size={16} />
          <span className="grow">{problemWords(t, problem)}</span>
        </Note>
      )}
      {asked && (
        <Note tone="ask">
          <Icon name="warn" size={16} />
          <span className="grow">
            {asked.words}
            <Input
              style={{ marginTop: 6 }}
              aria-label={t("receiving.reason")}
              placeholder={t("receiving.reason")}
              value={reasons[asked.rule] ?? ""}
              onChange={(event) => onReason(asked.rule, event.target.value)}
            />
          </span>
        </Note>
      )}
    </>
  );
}
