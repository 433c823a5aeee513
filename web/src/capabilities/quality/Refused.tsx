/** Why an act does not go through; where a rule only asks, the field for the answer is beside it. */
import { Input } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { Note } from "../../frame/Outcome";
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
  if (!problem) return null;
  const rule = problem instanceof Problem ? String(problem.params.rule ?? "") : "";
  const asks = rule !== "" && problem instanceof Problem && problem.code !== "rule_refused";
  return (
    <Note tone={asks ? "ask" : "no"}>
      <Icon name="warn" size={16} />
      <span className="grow">
        {problemWords(t, problem)}
        {asks && (
          <Input
            style={{ marginTop: 6 }}
            aria-label={t("receiving.reason")}
            placeholder={t("receiving.reason")}
            defaultValue={reasons[rule] ?? ""}
            onBlur={(event) => onReason(rule, event.target.value)}
            onPressEnter={(event) => onReason(rule, event.currentTarget.value)}
          />
        )}
      </span>
    </Note>
  );
}

/** Rules that were not met and only warn, in their authors' words. */
export function Warned({
  warnings,
}: {
  warnings: readonly { rule: string; words: string }[] | undefined;
}): ReactNode {
  return warnings?.map(({ rule, words }) => (
    <Note key={rule} tone="ask">
      <Icon name="warn" size={16} /> {words}
    </Note>
  ));
}
