/** One run: what it still takes, what is in it, what came out, and the acts of the person at it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { clock, moment } from "../../language/time";
import { finishOperation, type Run, reopenOperation, type WorkOrder, workOrderQuery } from "./api";
import { FedList } from "./FedList";
import { FeedAll } from "./FeedAll";
import { FeedForm, isFed, linesOf, NOTHING_MORE } from "./FeedForm";
import { LossForm, PassForm } from "./OnwardForms";
import { JustDone, NewestDone, Outcome } from "./Outcome";
import { OutputForm } from "./OutputForm";
import { NameOf } from "./pickers";
import { ReasonField } from "./ReasonField";
import { Rest } from "./Rest";
import { ReworkForm } from "./ReworkForm";
import { useAct } from "./useAct";

export function RunPanel({ name, order }: { name: string; order: string }): ReactNode {
  const site = useSite();
  const work = useQuery(workOrderQuery(site, order));
  const run = work.data?.runs.find((one) => one.run === name);
  if (work.isPending) return <Bones rows={8} />;
  // A run that has just begun is not yet in what was asked before it.
  if (!run && work.isFetching) return <Bones rows={6} height={48} />;
  if (work.isError || !run) return <Failed cause={work.error} retry={() => void work.refetch()} />;
  return (
    <NewestDone>
      <Loaded run={run} work={work.data} />
    </NewestDone>
  );
}

const DOINGS = ["feed", "output", "pass", "lose", "rework"] as const;

type Doing = (typeof DOINGS)[number];

function Loaded({ run, work }: { run: Run; work: WorkOrder }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("goods.record");
  const mayTrace = useMay("trace.read");
  const isOpen = !run.closed_at;
  const [doing, setDoing] = useState<Doing>(() => (isFed(work, run) ? "output" : "feed"));
  const [fed, setFed] = useState<{ act: string; count: number } | null>(null);
  const wanting = linesOf(work, run).filter(({ open }) => open !== NOTHING_MORE);
  return (
    <>
      <header className="page-h">
        <div className="grow">
          <h2 className="h1">
            {run.operation_name ?? run.operation} · {run.makes_name ?? run.makes}{" "}
            <span className={`chip chip-word chip-${isOpen ? "wip" : "n"}`}>
              {t(isOpen ? "state.wip" : "production.finished")}
            </span>
          </h2>
          <p className="sec row make-fields">
            <Link to="/work-orders/$code" params={{ code: run.order }} className="lnk code">
              {run.order}
            </Link>
            {run.station && (
              <span>
                <NameOf kind="place" code={run.station} />
              </span>
            )}
            {run.equipment && (
              <span>
                <NameOf kind="equipment" code={run.equipment} />
              </span>
            )}
            <span className="num">
              {t("production.by_at", { name: run.started_by, at: moment(run.started_at) })}
            </span>
            {run.closed_at && (
              <span className="num">{t("production.until", { at: clock(run.closed_at) })}</span>
            )}
            {mayTrace && (
              <Link to="/trace" search={{ root: run.run, direction: "both" }} className="lnk">
                {t("frame.trace")}
              </Link>
            )}
          </p>
        </div>
        {may && <Finish key={run.outputs.length} run={run} />}
      </header>
      {may && isOpen && (
        <>
          <Segmented<Doing>
            aria-label={t("common.acts")}
            value={doing}
            onChange={setDoing}
            options={DOINGS.map((value) => ({
              value,
              label: t(`production.do_${value}`),
            }))}
          />
          {fed && (
            <JustDone key={fed.act} act={fed.act}>
              {t("production.fed_all", { count: fed.count })}
            </JustDone>
          )}
          {doing === "feed" && run.inputs.length === 0 && wanting.length > 0 && (
            <FeedAll
              run={run}
              lines={wanting}
              onFed={(act, count) => {
                setFed({ act, count });
                setDoing("output");
              }}
            />
          )}
          {doing === "feed" && <FeedForm run={run} work={work} onFed={() => setDoing("output")} />}
          {doing === "output" && <OutputForm run={run} work={work} />}
          {doing === "pass" && <PassForm run={run} />}
          {doing === "lose" && <LossForm run={run} />}
          {doing === "rework" && <ReworkForm run={run} />}
        </>
      )}
      <Rest run={run} />
      <FedList run={run} may={may && isOpen} />
      <Came run={run} />
    </>
  );
}

/** Finishing and reopening: one tap where nothing is in the way, a reason where something is. */
function Finish({ run }: { run: Run }): ReactNode {
  const { t } = useTranslation();
  const closed = Boolean(run.closed_at);
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const finish = useAct({
    name: "finish",
    body: closed ? null : {},
    send: (how, body: object) => finishOperation(how, run.run, body),
    live: asking,
    onDone: () => setAsking(false),
  });
  const reopen = useAct({
    name: "reopen",
    body: closed && reason.trim() ? { reason: reason.trim() } : null,
    send: (how, body: { reason: string }) => reopenOperation(how, run.run, body),
    live: false,
    onDone: () => setAsking(false),
  });
  if (closed && !asking)
    return <Button onClick={() => setAsking(true)}>{t("production.reopen")}</Button>;
  if (closed) {
    return (
      <form
        className="row make-fields"
        onSubmit={(event) => {
          event.preventDefault();
          reopen.commit();
        }}
      >
        <ReasonField
          label={t("production.why_reopen")}
          value={reason}
          onChange={(text) => {
            reopen.touched();
            setReason(text);
          }}
        />
        <Button htmlType="submit" disabled={!reopen.ready} loading={reopen.pending}>
          {t("production.reopen")}
        </Button>
        <Outcome act={reopen} />
      </form>
    );
  }
  return (
    <div className="make-finish">
      <Button
        loading={finish.pending}
        disabled={asking && !finish.ready}
        onClick={() => {
          finish.touched();
          setAsking(true);
          finish.commit();
        }}
      >
        {t("production.finish")}
      </Button>
      {asking && <Outcome act={finish} />}
    </div>
  );
}

/** What came out of it. */
function Came({ run }: { run: Run }): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="card" aria-labelledby="make-out">
      <h3 id="make-out" className="card-h">
        {t("production.came_out")}
      </h3>
      {run.outputs.length === 0 ? (
        <p className="mut make-pad">{t("production.nothing_out")}</p>
      ) : (
        <div className="scroll-x">
          <table className="tb">
            <thead>
              <tr>
                <th scope="col">{t("field.time")}</th>
                <th scope="col">{t("field.lot_number")}</th>
                <th scope="col">{t("field.item")}</th>
                <th scope="col" className="r">
                  {t("field.quantity")}
                </th>
              </tr>
            </thead>
            <tbody>
              {run.outputs.map((flow) => (
                <tr key={flow.transfer}>
                  <td className="num sec">{moment(flow.at)}</td>
                  <td>
                    {flow.lot_number ? (
                      <Link to="/lots/$ref" params={{ ref: flow.pool }} className="lnk code">
                        {flow.lot_number}
                      </Link>
                    ) : (
                      t(`pool_kind.${flow.pool}`, { defaultValue: flow.pool })
                    )}
                  </td>
                  <td>{flow.item_name}</td>
                  <td className="r num">
                    {quantity(flow.quantity, flow.unit)} {flow.unit}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
