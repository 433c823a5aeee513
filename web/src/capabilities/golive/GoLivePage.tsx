/** The way to the first day: steps with who does them and where they stand, and opening stock. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { GroupTabs } from "../../frame/GroupTabs";
import { Bones, Failed, Note } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { count as figure } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import { type Count, goLiveQuery } from "./api";
import { FirstSteps } from "./FirstSteps";
import { OpeningForm } from "./OpeningForm";
import "./golive.css";

interface Step {
  name: string;
  owner: string;
  /** `null` where this person may not see it. */
  found: Count | null;
  /** Whether what is there is enough. */
  enough: boolean;
  optional?: boolean;
  link: ReactNode;
}

/** Roles without which no day can be run. */
const NEEDED_ROLES = ["quality", "leader", "operator"];
const missingRoles = (roles: string[]): string[] =>
  NEEDED_ROLES.filter((role) => !roles.includes(role));

export function GoLivePage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("goods.record");
  const state = useQuery(goLiveQuery(site));
  return (
    <div className="page go-live">
      <header className="page-h">
        <h1 className="h1">{t("go_live.title")}</h1>
        <GroupTabs of="settings" />
      </header>
      <p className="sec">{t("go_live.intro")}</p>
      <section className="card">
        {state.isPending && <Bones />}
        {state.isError && <Failed cause={state.error} retry={() => state.refetch()} />}
        {state.data && <Steps state={state.data} />}
      </section>
      <FirstSteps />
      <section className="card pad stack" id="opening" aria-labelledby="opening-title">
        <h2 className="t16" id="opening-title">
          {t("go_live.opening")}
        </h2>
        <p className="sec">{t("go_live.opening_how")}</p>
        <Note tone="ask">
          <Icon name="trace" size={16} />
          <span className="grow">{t("go_live.trace_ends")}</span>
        </Note>
        {may ? <OpeningForm /> : <p className="mut">{t("go_live.not_yours")}</p>}
      </section>
    </div>
  );
}

type State = Awaited<ReturnType<NonNullable<ReturnType<typeof goLiveQuery>["queryFn"]>>>;

function stepsOf(state: State, word: (key: string) => string): Step[] {
  const { who, items, partners, places, rules, orders, counted, loose } = state;
  const master = (kind: string): ReactNode => (
    <Link to="/masters/$kind" params={{ kind }} className="lnk">
      {word(`go_live.act.${kind}`)}
    </Link>
  );
  return [
    {
      name: "people",
      owner: "administrator",
      found: who && { count: who.count, more: false },
      enough: who !== null && missingRoles(who.roles).length === 0,
      link: (
        <Link to="/people" className="lnk">
          {word("go_live.act.people")}
        </Link>
      ),
    },
    {
      name: "items",
      owner: "planner",
      found: items,
      enough: items.count > 0,
      link: master("item"),
    },
    {
      name: "partners",
      owner: "planner",
      found: partners,
      enough: partners.count > 0,
      link: master("partner"),
    },
    {
      name: "places",
      owner: "leader",
      found: places,
      enough: places.count > 0,
      link: master("place"),
    },
    {
      name: "rules",
      owner: "quality",
      found: rules,
      enough: rules.count > 0,
      optional: true,
      link: master("rule"),
    },
    {
      name: "counted",
      owner: "leader",
      found: counted,
      enough: counted.count > 0 && loose.count === 0,
      link: (
        <a href="#opening" className="lnk">
          {word("go_live.act.counted")}
        </a>
      ),
    },
    {
      name: "orders",
      owner: "planner",
      found: orders,
      enough: orders.count > 0,
      link: (
        <Link to="/purchase-orders" className="lnk">
          {word("go_live.act.orders")}
        </Link>
      ),
    },
  ];
}

function Steps({ state }: { state: State }): ReactNode {
  const { t } = useTranslation();
  const steps = stepsOf(state, t);
  const needed = steps.filter(({ optional }) => !optional);
  const next = steps.find((step) => !step.enough && !step.optional);
  const missing = state.who ? missingRoles(state.who.roles) : [];
  return (
    <>
      <p className="go-live-sum" role="status">
        <b>
          {t("go_live.done_of", {
            done: needed.filter(({ enough }) => enough).length,
            count: needed.length,
          })}
        </b>{" "}
        {next && <span>{t("go_live.next", { step: t(`go_live.step.${next.name}`) })}</span>}
      </p>
      <ol className="go-live-steps">
        {steps.map((step, at) => (
          <li key={step.name} className={step.enough ? "is-done" : undefined}>
            <span className="go-live-no num" aria-hidden="true">
              {step.enough ? <Icon name="check" size={14} /> : at + 1}
            </span>
            <div className="grow">
              <b>{t(`go_live.step.${step.name}`)}</b>{" "}
              <span className="mut t12">
                {t("go_live.owner", { role: t(`role.${step.owner}`) })}
                {step.optional && ` · ${t("go_live.optional")}`}
              </span>
              <div className="sec t13">{t(`go_live.why.${step.name}`)}</div>
              {step.name === "people" && missing.length > 0 && (
                <div className="late t13">
                  {t("go_live.missing_roles", {
                    roles: missing.map((role) => t(`role.${role}`)).join(t("common.list_join")),
                  })}
                </div>
              )}
              {step.name === "counted" && state.loose.count > 0 && (
                <div className="late t13">
                  {t(state.loose.more ? "go_live.loose_least" : "go_live.loose", {
                    count: state.loose.count,
                  })}
                </div>
              )}
            </div>
            <span className="num sec">
              <Found step={step} />
            </span>
            {step.link}
          </li>
        ))}
      </ol>
    </>
  );
}

function Found({ step }: { step: Step }): ReactNode {
  const { t } = useTranslation();
  if (step.found === null) return t("go_live.unseen");
  const { count, more } = step.found;
  if (count === 0) return t("go_live.none_yet");
  return t(`go_live.found.${step.name}`, { count, number: `${figure(count)}${more ? "+" : ""}` });
}
