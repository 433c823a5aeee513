/**
 * Whether the answer is whole, in words, with every reason why it is not.
 *
 * Items that are not tracked by lot are named apart from breaks: the first is a choice of the
 * plant, the second a hole in its record. Zeroes are said, because silence reads as "not checked".
 */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Answer, Warning } from "../../api/types";
import { count } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import { Tick } from "../../marks/StateMark";
import { answersOf } from "./words";

/** Warnings that make an answer incomplete, apart from untracked items. */
const BREAKS = new Set([
  "no_origin",
  "negative_balance",
  "unknown_shares",
  "unlinked_return",
  "cut",
]);
const UNTRACKED = "untracked_item";
/** References listed per warning before the rest is counted. */
const LISTED = 12;

function grouped(warnings: readonly Warning[]): Map<string, Warning[]> {
  const groups = new Map<string, Warning[]>();
  for (const warning of warnings)
    groups.set(warning.code, [...(groups.get(warning.code) ?? []), warning]);
  return groups;
}

export function Completeness({ answer, asOf }: { answer: Answer; asOf: boolean }): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const answers = answersOf(answer);
  const complete = answers.every((one) => one.complete);
  const warnings = answers.flatMap((one) => one.warnings as Warning[]);
  const groups = grouped(warnings);
  const breaks = warnings.filter(({ code }) => BREAKS.has(code)).length;
  const untracked = groups.get(UNTRACKED)?.length ?? 0;
  const byBasis = Object.entries(
    answers.reduce<Record<string, number>>((all, { counts }) => {
      for (const [basis, n] of Object.entries(counts.by_basis)) all[basis] = (all[basis] ?? 0) + n;
      return all;
    }, {}),
  ).sort(([, a], [, b]) => b - a);
  const transfers = answers.reduce((all, { counts }) => all + counts.transfers, 0);
  const late = answers.reduce((all, { counts }) => all + counts.late, 0);
  const bases = byBasis
    .map(([basis, n]) => `${t(`basis.${basis}`)} ${count(n)}`)
    .join(t("common.list_join"));
  const dashed = byBasis.some(([basis]) => basis === "imported" || basis === "inferred");
  const verdict = complete
    ? t("trace.complete.whole")
    : breaks === 0 && untracked > 0
      ? t("trace.complete.but_untracked", { count: untracked })
      : t("trace.complete.broken", { count: breaks });
  return (
    <>
      <div className="compl">
        {complete ? <Tick size={14} /> : <Icon name="warn" size={14} />}
        <b className={complete ? "whole" : "broken"}>{verdict}</b>
        <span>
          {" · "}
          {asOf
            ? t("trace.complete.known_then", { transfers: count(transfers) })
            : t("trace.complete.transfers", { transfers: count(transfers), bases })}
          {dashed && ` · ${t("trace.complete.dashed")}`}
          {` · ${t("trace.complete.zeroes", { late: count(late), origin: groups.get("no_origin")?.length ?? 0, negative: groups.get("negative_balance")?.length ?? 0 })}`}
        </span>
        {warnings.length > 0 && (
          <button
            type="button"
            className="lnk nw"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {t("trace.complete.explain", { count: warnings.length })}
          </button>
        )}
      </div>
      {open && (
        <ul className="reasons">
          {[...groups].map(([code, list]) => (
            <li key={code}>
              <span
                className={`chip ${BREAKS.has(code) ? "chip-path" : code === UNTRACKED ? "chip-wait" : "chip-n"}`}
              >
                {t(`warning.${code}.name`, { defaultValue: code })} {count(list.length)}
              </span>
              <span className="sec">{t(`warning.${code}.text`, { defaultValue: "" })}</span>
              <span className="refs">
                {list.slice(0, LISTED).map(({ ref }, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a reference may be named twice.
                  <Reference key={`${ref} ${at}`} reference={ref} />
                ))}
                {list.length > LISTED && (
                  <span className="mut">{t("common.more", { count: list.length - LISTED })}</span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** A warning's subject: pools lead to their passport, transfers are only named. */
function Reference({ reference }: { reference: string | null | undefined }): ReactNode {
  if (!reference) return null;
  const [kind] = reference.split(":");
  if (!kind || !["lot", "run", "tank"].includes(kind))
    return <span className="code">{reference}</span>;
  return (
    <Link to="/lots/$ref" params={{ ref: reference }} className="lnk code">
      {reference.slice(kind.length + 1)}
    </Link>
  );
}
