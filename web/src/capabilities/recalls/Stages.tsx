/** The six steps of a recall: what is done, when, and what waits. */
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { clock } from "../../language/time";
import { tookMinutes } from "../../language/took";
import { Tick } from "../../marks/StateMark";
import type { Recall } from "./api";
import { stepWord } from "./Stage";

interface Step {
  key: string;
  at: string | null | undefined;
  minutes: number | null | undefined;
  done: boolean;
  said?: string;
}

export function Stages({ recall }: { recall: Recall }): ReactNode {
  const { t } = useTranslation();
  const steps = stepsOf(recall, t);
  // What customers are told and what they answer go on side by side.
  const first = steps.findIndex((step) => !step.done);
  const isNow = (place: number): boolean =>
    place === first || (steps[first]?.key === "noticed" && steps[place]?.key === "recovered");
  return (
    <ol className="card recall-steps">
      {steps.map((step, place) => {
        const state = step.done ? "done" : isNow(place) ? "now" : "todo";
        return (
          <li key={step.key} className={state} aria-current={state === "now" ? "step" : undefined}>
            <span className="n" aria-hidden="true">
              {step.done ? <Tick size={12} /> : place + 1}
            </span>
            <div>
              <b>
                {t(`recalls.${step.done ? "stage" : "do"}.${stepWord(step.key, recall.drill)}`)}
              </b>
              <span className="mut t12">
                {step.at ? (
                  <>
                    {clock(step.at)} ·{" "}
                    {t("recalls.after", { span: tookMinutes(t, step.minutes ?? 0) })}
                  </>
                ) : (
                  state === "todo" && t("recalls.waits")
                )}
                {step.said && (step.at || state === "todo" ? ` · ${step.said}` : step.said)}
              </span>
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function stepsOf(recall: Recall, t: TFunction): Step[] {
  const of = (stage: string) => recall.clock.find((one) => one.stage === stage);
  const step = (key: string): Step => {
    const { at, minutes } = of(key) ?? {};
    return { key, at, minutes, done: Boolean(at) };
  };
  const known = recall.customers.filter((one) => one.acknowledged_at).length;
  const all = recall.customers.length;
  const [main] = recall.figures;
  const found = recall.figures.every((one) => one.open === "0");
  return [
    step("scoped"),
    step("held"),
    {
      ...step("noticed"),
      done: Boolean(of("held")?.at) && known === all,
      said: all > 0 ? t("recalls.acknowledged_of", { known, all }) : "",
    },
    {
      key: "recovered",
      at: null,
      minutes: null,
      done: found && Boolean(of("held")?.at),
      said: main ? `${main.percent.replace(/\.?0+$/, "")} %` : "",
    },
    { ...step("checked"), done: recall.effective === true },
    step("closed"),
  ];
}
