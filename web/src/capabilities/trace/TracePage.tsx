/**
 * The trace: where it came from, where it went, and how far the answer can be trusted.
 *
 * The address holds the whole question, so a link shows a colleague the same answer.
 */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Popover } from "antd";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { address } from "../../api/client";
import {
  overviewQuery,
  passportQuery,
  pictureQuery,
  readingsQuery,
  type TraceAsk,
} from "../../api/queries";
import type { DrawnTrace, Passport, Picture } from "../../api/types";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { bareRef } from "../../frame/places";
import { useGuest, useMay, useSession, useSite } from "../../frame/session";
import { useNarrow } from "../../frame/useNarrow";
import { quantity } from "../../language/decimal";
import { civil, moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { StateMark, StateShape } from "../../marks/StateMark";
import { PhoneBar } from "../calls/PhoneBar";
import { FromComplaint, withComplaint } from "../complaints/FromComplaint";
import { TraceSites } from "../crossings/TraceSites";
import { DossierButton } from "../dossiers/DossierButton";
import { rememberTraced } from "../golive/traced";
import { AsOfSlider } from "./AsOfSlider";
import { BeginForm } from "./BeginForm";
import { Completeness } from "./Completeness";
import { Evidence } from "./Evidence";
import { MassBalance } from "./MassBalance";
import { HandOut, TracePaper } from "./moves/HandOut";
import { type Direction, type Mode, TraceControls, type View } from "./TraceControls";
import { TraceDrawing } from "./TraceDrawing";
import { TraceTable } from "./TraceTable";
import "./trace.css";
import { answerSentence, answersOf, countsOf, emptyWords, readFrom } from "./words";

/** A table of everything has code of its own, which a drawing does not wait for. */
const MovesTable = lazy(() =>
  import("./moves/MovesTable").then((made) => ({ default: made.MovesTable })),
);

/** Nodes drawn before siblings are gathered into groups, after one was opened, and after the next. */
const NODES = 60;
const NODES_MORE = 800;
const NODES_MOST = 10_000;
const NO_NODE = "none";

const isPoolRef = (ref: string): boolean => /^(lot|run|tank):/.test(ref);

export function TracePage(): ReactNode {
  const { root } = useSearch({ from: "/desk/trace" });
  const me = useSession()?.person.id ?? "";
  useEffect(() => {
    if (root && me) rememberTraced(me);
  }, [root, me]);
  return root ? <Trace key={root} root={root} /> : <AskForRoot />;
}

/** On a phone a list says more than a drawing of which a corner is seen. */
const viewOf = (word: string | undefined, narrow: boolean): View =>
  word === "table" || word === "moves" || word === "drawing" ? word : narrow ? "moves" : "drawing";

/** What was asked, as the address holds it. */
function useAsk(root: string) {
  const search = useSearch({ from: "/desk/trace" });
  const navigate = useNavigate({ from: "/trace" });
  const direction: Direction =
    search.direction === "backward" || search.direction === "both" ? search.direction : "forward";
  const mode: Mode = search.mode === "cautious" ? "cautious" : "strict";
  const { tolerance, at_from, at_to, transfer, as_of } = search;
  const ask: TraceAsk = {
    root,
    direction,
    mode,
    tolerance: Number(tolerance) || undefined,
    at_from,
    at_to,
    transfer,
    as_of,
  };
  const change = (words: Record<string, string | undefined>): void =>
    void navigate({ search: (now) => ({ ...now, ...words }), replace: true });
  return { search, ask, direction, mode, change, limit: Number(search.limit ?? NODES) || NODES };
}

function Trace({ root }: { root: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const narrow = useNarrow();
  const { search, ask, direction, mode, change, limit } = useAsk(root);
  const view = viewOf(search.view, narrow);
  const picture = useQuery(pictureQuery(site, ask, limit));
  const now = useQuery(pictureQuery(site, { ...ask, as_of: undefined }, limit));
  const readings = useQuery(readingsQuery(site, ask));
  const passport = useQuery(passportQuery(site, isPoolRef(root) ? root : ""));
  const shown = picture.data;
  const nodeId =
    search.node === NO_NODE
      ? null
      : (search.node ?? shown?.nodes.find((node) => node.root)?.id ?? null);
  const node = shown?.nodes.find(({ id }) => id === nodeId) ?? null;
  const name = passport.data?.item?.name ?? shown?.nodes.find((one) => one.root)?.subtitle ?? "";

  if (picture.isError && !shown) {
    return (
      <div className="page">
        <Failed title={bareRef(root)} cause={picture.error} retry={() => picture.refetch()} />
      </div>
    );
  }
  return (
    <div className={`trace${node ? "" : " wide"}`}>
      <Header root={root} passport={passport.data} ask={ask} complaint={search.complaint} />
      <section className="left" aria-busy={picture.isFetching}>
        <TraceControls
          direction={direction}
          mode={mode}
          tolerance={search.tolerance}
          from={ask.at_from}
          to={ask.at_to}
          view={view}
          readings={readings.data}
          onChange={change}
        />
        {picture.isError && shown && (
          <div style={{ padding: "8px 20px 0" }}>
            <Stale
              at={picture.dataUpdatedAt}
              cause={picture.error}
              retry={() => picture.refetch()}
            />
          </div>
        )}
        <TraceSites ask={ask} />
        {shown ? (
          <Body
            shown={shown}
            base={now.data ?? null}
            ask={ask}
            view={view}
            node={nodeId}
            name={name}
            complaint={search.complaint}
            change={change}
          />
        ) : (
          <Bones rows={5} height={88} />
        )}
      </section>
      {shown && node && (
        <Evidence
          picture={shown}
          node={node}
          rootName={direction === "backward" ? "" : name}
          current={ask.as_of === undefined}
          complaint={search.complaint}
          onClose={() => change({ node: NO_NODE })}
          onExpand={() => change({ limit: String(limit < NODES_MORE ? NODES_MORE : NODES_MOST) })}
        />
      )}
      <span className="sr" role="status">
        {picture.isFetching ? t("common.loading") : ""}
      </span>
    </div>
  );
}

interface BodyProps {
  shown: DrawnTrace;
  base: Picture | null;
  ask: TraceAsk;
  view: View;
  node: string | null;
  name: string;
  complaint: string | undefined;
  change: (words: Record<string, string | undefined>) => void;
}

function Body({ shown, base, ask, view, node, name, complaint, change }: BodyProps): ReactNode {
  const { t } = useTranslation();
  const cautious = ask.mode === "cautious";
  const select = (id: string): void => change({ node: id });
  const balance = answersOf(shown.answer).find((one) => one.balance)?.balance;
  return (
    <>
      <h2 className="answer" aria-live="polite">
        {answerSentence(t, shown.answer, cautious, ask.as_of !== undefined)}
      </h2>
      <PhoneBar
        counts={countsOf(t, shown.answer)}
        subject={isPoolRef(ask.root) ? ask.root : undefined}
      >
        {isPoolRef(ask.root) && (
          <Link to="/lots/$ref" params={{ ref: ask.root }} search={withComplaint(complaint)}>
            <Button size="large" block tabIndex={-1}>
              {t("trace.evidence.passport")}
            </Button>
          </Link>
        )}
      </PhoneBar>
      <Completeness answer={shown.answer} asOf={ask.as_of !== undefined} />
      {shown.grouped && view !== "moves" && (
        <p className="grouped t12 mut">
          {t("trace.drawing.grouped", { nodes: shown.nodes.length })}
        </p>
      )}
      {shown.flows.length === 0 && view === "drawing" ? (
        <div className="draw">
          <Empty text={emptyWords(t, ask.direction, shown)} />
        </div>
      ) : view === "moves" ? (
        <Suspense fallback={<Bones rows={6} height={40} />}>
          <MovesTable ask={ask} />
        </Suspense>
      ) : view === "table" ? (
        <TraceTable picture={shown} selected={node} onSelect={select} />
      ) : (
        <TraceDrawing
          picture={shown}
          base={ask.as_of ? base : null}
          selected={node}
          onSelect={select}
          cautious={cautious}
        />
      )}
      <AsOfSlider
        timeline={(base ?? shown).timeline}
        asOf={ask.as_of}
        onChange={(as_of) => change({ as_of })}
      />
      {balance && <MassBalance balance={balance} name={name} />}
      <p className="source t12 mut">{readFrom(t, shown)}</p>
    </>
  );
}

interface HeaderProps {
  root: string;
  passport: Passport | undefined;
  ask: TraceAsk;
  /** The complaint that led here. */
  complaint: string | undefined;
}

function Header({ root, passport, ask, complaint }: HeaderProps): ReactNode {
  const { t } = useTranslation();
  const bare = bareRef(root);
  const kind = root.split(":")[0] ?? "lot";
  const first = passport?.sources[0];
  const facts: [string, string][] = [];
  if (passport) {
    if (first?.pool.ref.startsWith("supplier:")) {
      facts.push([
        t("pool_kind.supplier"),
        [first.pool.title, passport.supplier_lot].filter(Boolean).join(" · "),
      ]);
      facts.push([
        t("field.received"),
        `${moment(first.at)} · ${quantity(passport.entered, passport.unit)} ${passport.unit ?? ""}`,
      ]);
    } else {
      facts.push([
        t("field.entered"),
        `${quantity(passport.entered, passport.unit)} ${passport.unit ?? ""}`,
      ]);
      if (passport.opened_at) facts.push([t("field.opened"), moment(passport.opened_at)]);
    }
    if (passport.work_order) facts.push([t("field.work_order"), passport.work_order]);
    if (passport.expires) facts.push([t("field.expires"), civil(passport.expires)]);
  }
  return (
    <header className="hd">
      <div className="grow">
        <h1 className="h1">
          {passport?.item?.name ??
            passport?.operation_name ??
            passport?.operation ??
            t(`hit_kind.${kind}`, { defaultValue: "" })}{" "}
          <span className="code">{passport?.lot_number ?? passport?.code ?? bare}</span>
          <span className="chip chip-path">
            <StateShape tone="path" />
            {t("trace.root")}
          </span>
          {passport && <StateMark state={passport.state} />}
        </h1>
        <div className="facts">
          {facts.map(([word, value]) => (
            <span key={word}>
              {word} <b>{value}</b>
            </span>
          ))}
        </div>
        <FromComplaint code={complaint} />
      </div>
      <Acts root={root} ask={ask} complaint={complaint} />
    </header>
  );
}

function Acts({ root, ask, complaint }: Omit<HeaderProps, "passport">): ReactNode {
  const { t } = useTranslation();
  const mayExport = useMay("export.run");
  const mayRead = useMay("trace.read");
  const mayRecall = useMay("recall.manage");
  const guest = useGuest();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(location.href);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div className="row">
      <Button onClick={copy} icon={<Icon name={copied ? "check" : "link"} size={16} />}>
        {t(copied ? "trace.acts.copied" : "trace.acts.copy")}
      </Button>
      {guest && <TracePaper ask={ask} />}
      {(mayExport || mayRead) && (
        <Popover
          trigger="click"
          placement="bottomRight"
          content={<Taken ask={ask} all={mayRead} />}
        >
          <Button icon={<Icon name="export" size={16} />} className="trace-take">
            {t("trace.acts.take")}
          </Button>
        </Popover>
      )}
      {isPoolRef(root) && <DossierButton ask={ask} />}
      {isPoolRef(root) && !guest && (
        <Link to="/analysis/what-if" search={{ root }}>
          <Button tabIndex={-1} icon={<Icon name="analysis" size={16} />}>
            {t("analysis.what_if_from_here")}
          </Button>
        </Link>
      )}
      {mayRecall && isPoolRef(root) && (
        <Link
          to="/recalls"
          search={{
            root,
            reading: ask.mode === "cautious" ? "possible" : "record",
            open: "1",
            ...withComplaint(complaint),
          }}
        >
          <Button danger tabIndex={-1} icon={<Icon name="recall" size={16} />}>
            {t("recalls.from_here")}
          </Button>
        </Link>
      )}
      {isPoolRef(root) && (
        <Link to="/lots/$ref" params={{ ref: root }} search={withComplaint(complaint)}>
          <Button type="primary" tabIndex={-1}>
            {t("trace.evidence.passport")}
          </Button>
        </Link>
      )}
    </div>
  );
}

/** The forms an answer can be taken along in. */
function Taken({ ask, all }: { ask: TraceAsk; all: boolean }): ReactNode {
  const site = useSite();
  return (
    <div className="stack">
      <Button
        href={address("/api/v1/trace.csv", { site, ...ask })}
        download
        icon={<Icon name="export" size={16} />}
      >
        CSV
      </Button>
      <Button
        href={address("/api/v1/trace.json", { site, ...ask })}
        download
        icon={<Icon name="file" size={16} />}
      >
        JSON
      </Button>
      {all && <HandOut ask={ask} />}
    </div>
  );
}

/** Without a root: say how to give one, and offer the stories that are there. */
function AskForRoot(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const stories = useQuery(overviewQuery(site)).data?.stories ?? [];
  return (
    <div className="page">
      <h1 className="h1">{t("frame.trace")}</h1>
      <div className="card">
        <Empty text={t("trace.ask")}>
          <div className="row">
            {stories.map(({ key, root, direction }) => (
              <Link key={key} to="/trace" search={{ root, direction }} className="lnk">
                {t(`story.${key}.title`, { defaultValue: root })}
              </Link>
            ))}
            <Link to="/lots" className="lnk">
              {t("trace.to_lots")}
            </Link>
          </div>
        </Empty>
      </div>
      <BeginForm />
    </div>
  );
}
