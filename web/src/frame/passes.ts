/** Which refusals a reason lets pass. */
import { Problem } from "../api/client";

/** Refusals that pass with a reason, and the word the reason is given under. */
const PASSES: Record<string, string> = {
  operation_out_of_order: "operation_order",
  over_issue: "over_issue",
  more_than_in_run: "more_than_in_run",
  over_output: "over_output",
  by_product: "by_product",
  run_without_output: "no_output",
  instruction_unread: "instruction_unread",
  gauge_out: "gauge_out",
  gauge_overdue: "gauge_overdue",
  sample_short: "sample_short",
  against_plan: "against_plan",
  inspection_given_up: "against_plan",
};

/** The word under which a reason is given for a refusal; empty where none lets it pass. */
export function ruleOf(problem: unknown): string {
  if (!(problem instanceof Problem)) return "";
  return String(problem.params.rule ?? PASSES[problem.code] ?? "");
}
