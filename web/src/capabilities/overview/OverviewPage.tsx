/** The first page: what is here, where to begin, and whether the ledger is alive. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { overviewQuery } from "../../api/queries";
import type { Overview } from "../../api/types";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { useMay, useSession, useSite } from "../../frame/session";
import { count } from "../../language/decimal";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { StateShape } from "../../marks/StateMark";
import { FirstSteps } from "../golive/FirstSteps";
import { ImportList } from "../imports/ImportList";
import { TasksCard } from "../tasks/TasksCard";
import "./overview.css";

export function OverviewPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const session = useSession();
  const mayTrace = useMay("trace.read");
  const overview = useQuery({ ...overviewQuery(site), enabled: mayTrace });
  const name = session?.person.name ?? "";
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("home.title", { name })}</h1>
      </header>
      <FirstSteps brief />
      {!mayTrace && <Work />}
      {mayTrace && overview.isPending && <Bones rows={4} height={96} />}
      {overview.isError && <Failed cause={overview.error} retry={() => overview.refetch()} />}
      {overview.data && <Content overview={overview.data} />}
    </div>
  );
}

/** The day of someone who works at goods and does not trace: what waits, and where they go. */
function Work(): ReactNode {
  const { t } = useTranslation();
  const mayRecord = useMay("goods.record");
  return (
    <>
      <TasksCard />
      {mayRecord && (
        <section className="card">
          <h2 className="card-h">{t("home.next")}</h2>
          <ul className="home-next">
            {(
              [
                ["/production", "make", "production"],
                ["/receiving", "receive", "receiving"],
                ["/stock", "stock", "stock"],
                ["/shipments", "ship", "shipments"],
              ] as const
            ).map(([to, icon, word]) => (
              <li key={to}>
                <Link to={to}>
                  <Icon name={icon} size={16} />
                  <span>
                    <b>{t(`frame.${word}`)}</b>
                    <span className="sec">{t(`home.work_${word}`)}</span>
                  </span>
                  <Icon name="right" size={16} />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Content({ overview }: { overview: Overview }): ReactNode {
  const { t } = useTranslation();
  const mayImport = useMay("import.run");
  const { counts, ledger, stories, imports } = overview;
  if (counts.lots + counts.runs + counts.tanks + counts.transfers === 0) {
    return <Begin mayImport={mayImport} overview={overview} />;
  }
  return (
    <>
      <TasksCard />
      <p className="home-say">
        {t("home.say", {
          lots: count(counts.lots),
          transfers: count(counts.transfers),
          partners: count(counts.partners),
        })}
      </p>
      <div className="home-grid">
        <section className="card" style={{ gridColumn: stories.length > 0 ? undefined : "1 / -1" }}>
          <h2 className="card-h">{t("home.next")}</h2>
          <ul className="home-next">
            {stories.map(({ key, root, direction }) => (
              <li key={key}>
                <Link to="/trace" search={{ root, direction }}>
                  <StateShape tone="path" size={16} />
                  <span>
                    <b>{t(`story.${key}.title`, { defaultValue: root })}</b>
                    <span className="sec">{t(`story.${key}.text`, { defaultValue: "" })}</span>
                  </span>
                  <Icon name="right" size={16} />
                </Link>
              </li>
            ))}
            <li>
              <Link to="/lots">
                <Icon name="lot" size={16} />
                <span>
                  <b>{t("home.lots_title")}</b>
                  <span className="sec">{t("home.lots_text")}</span>
                </span>
                <Icon name="right" size={16} />
              </Link>
            </li>
            {mayImport && (
              <li>
                <Link to="/imports">
                  <Icon name="import" size={16} />
                  <span>
                    <b>{t("home.import_title")}</b>
                    <span className="sec">{t("home.import_text")}</span>
                  </span>
                  <Icon name="right" size={16} />
                </Link>
              </li>
            )}
          </ul>
        </section>
        <section className="card">
          <h2 className="card-h">{t("home.counts")}</h2>
          <dl className="home-counts">
            {(["lots", "runs", "tanks", "transfers", "items", "partners"] as const).map((key) => (
              <div key={key}>
                <dt>{t(`counts.${key}`)}</dt>
                <dd className="num">{count(counts[key])}</dd>
              </div>
            ))}
          </dl>
          <div className="home-ledger">
            <Icon name="shield" size={16} />
            <span className="grow">
              {t("home.ledger", { seq: count(ledger.seq), at: moment(ledger.appended_at) })}
            </span>
            <Link to="/ledger" className="lnk">
              {t("home.ledger_act")}
            </Link>
          </div>
        </section>
      </div>
      <section className="card">
        <h2 className="card-h">
          {t("home.imports")} <span className="grow" />
          <Link to="/imports" className="lnk t13">
            {t("home.imports_all")}
          </Link>
        </h2>
        {imports.length > 0 ? <ImportList rows={imports} /> : <Empty text={t("imports.empty")} />}
      </section>
    </>
  );
}

/** Nothing recorded yet: teach the one act that fills the place. */
function Begin({ mayImport, overview }: { mayImport: boolean; overview: Overview }): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="card">
      <div className="home-begin">
        <h2 className="h1">{t("home.begin")}</h2>
        <ol>
          {(["one", "two", "three"] as const).map((step) => (
            <li key={step}>{t(`home.begin_${step}`)}</li>
          ))}
        </ol>
        {mayImport ? (
          <Link to="/imports">
            <Button type="primary" tabIndex={-1} icon={<Icon name="import" size={16} />}>
              {t("home.begin_act")}
            </Button>
          </Link>
        ) : (
          <p className="sec">{t("home.begin_denied")}</p>
        )}
        <p>
          <Link to="/go-live" className="lnk">
            {t("home.begin_go_live")}
          </Link>
        </p>
      </div>
      {overview.imports.length > 0 && <ImportList rows={overview.imports} />}
    </section>
  );
}
