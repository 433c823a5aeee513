/** The first way through the whole chain: receive, make, ship, trace; what was done is ticked off. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay, useSession, useSite } from "../../frame/session";
import { Icon } from "../../marks/Icon";
import { firstStepsQuery } from "./api";
import { hasTraced, hideFirstSteps, isHidden } from "./traced";
import "./golive.css";

const LINK = "lnk first-go";

interface Step {
  name: "receive" | "make" | "ship" | "trace";
  done: boolean;
  link: ReactNode;
}

interface FirstStepsProps {
  /** On the first page it is out of the way once all is done or nobody wants it. */
  brief?: boolean;
}

export function FirstSteps({ brief = false }: FirstStepsProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("goods.record");
  const mayRead = useMay("work.read");
  const mayTrace = useMay("trace.read");
  const me = useSession()?.person.id ?? "";
  const [hidden, setHidden] = useState(() => isHidden(me));
  const state = useQuery({ ...firstStepsQuery(site, me), enabled: may && mayRead && me !== "" });
  if (!may || !mayRead || !state.data || (brief && hidden)) return null;
  const { done, receive, make, ship, shipped } = state.data;
  const go = (name: Step["name"]): string => t(`first_steps.go.${name}`);
  const steps: Step[] = [
    {
      name: "receive",
      done: done.includes("receive"),
      link: (
        <Link to="/receiving" search={receive ? { order: receive } : {}} className={LINK}>
          {go("receive")}
        </Link>
      ),
    },
    {
      name: "make",
      done: done.includes("produce"),
      link: make ? (
        <Link to="/work-orders/$code" params={{ code: make }} className={LINK}>
          {go("make")}
        </Link>
      ) : (
        <Link to="/work-orders" className={LINK}>
          {go("make")}
        </Link>
      ),
    },
    {
      name: "ship",
      done: done.includes("dispatch"),
      link: (
        <Link to="/shipments" search={ship ? { order: ship } : {}} className={LINK}>
          {go("ship")}
        </Link>
      ),
    },
    {
      name: "trace",
      done: hasTraced(me),
      link: (
        <Link
          to="/trace"
          search={shipped ? { root: `document:${shipped}`, direction: "backward" } : {}}
          className={LINK}
        >
          {go("trace")}
        </Link>
      ),
    },
  ];
  const shown = mayTrace ? steps : steps.filter(({ name }) => name !== "trace");
  const finished = shown.filter((step) => step.done).length;
  if (brief && finished === shown.length) return null;
  const next = shown.find((step) => !step.done);
  return (
    <section className="card first-steps" aria-labelledby="first-steps">
      <h2 className="card-h" id="first-steps">
        {t("first_steps.title")}
        <span className="mut num" role="status">
          {t("go_live.done_of", { done: finished, count: shown.length })}
        </span>
        <span className="grow" />
        {brief && (
          <button
            type="button"
            className="lnk t13"
            onClick={() => {
              hideFirstSteps(me);
              setHidden(true);
            }}
          >
            {t("first_steps.hide")}
          </button>
        )}
      </h2>
      <ol className="go-live-steps first-list">
        {shown.map((step, at) => (
          <li
            key={step.name}
            className={step.done ? "is-done" : undefined}
            aria-current={step === next ? "step" : undefined}
          >
            <span className="go-live-no num" aria-hidden="true">
              {step.done ? <Icon name="check" size={14} /> : at + 1}
            </span>
            <div className="grow">
              <b>{t(`first_steps.step.${step.name}`)}</b>{" "}
              {step.done && <span className="mut t12">{t("first_steps.done")}</span>}
              <div className="sec t13">{t(`first_steps.how.${step.name}`)}</div>
            </div>
            {step.link}
          </li>
        ))}
      </ol>
    </section>
  );
}
