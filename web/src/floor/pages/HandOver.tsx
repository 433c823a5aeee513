/** Handing a station over: what runs, what is half fed, what is held; then two people sign. */
import { type ReactNode, useCallback, useEffect, useState } from "react";
import type { components } from "../../api/schema.gen";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { useCell } from "../base/cell";
import { settings } from "../base/settings";
import { has, t } from "../base/words";
import { signal } from "../feedback/signal";
import { uuid7 } from "../keep/identity";
import { Blank, Bones } from "../parts/Blank";
import { Tick } from "../parts/Full";
import { LEAST, Pin } from "../parts/Pin";
import { Button, Heading, Screen, Tabs } from "../parts/Screen";
import { line, request } from "../server/request";
import { session, signOut } from "../server/session";
import { signed } from "../server/signing";
import { saidOf } from "./problem";

type Sheet = components["schemas"]["HandOverSheet"];
type Done = components["schemas"]["HandOverView"];
type Leader = Sheet["leaders"][number];

export function HandOver(): ReactNode {
  const who = useCell(session);
  const { station: own } = useCell(settings);
  const station = who?.kiosk?.station ?? own;
  if (!station) {
    return (
      <Empty>
        <Blank>{t("floor.hand.no_station")}</Blank>
      </Empty>
    );
  }
  return <AtStation key={station} station={station} />;
}

function Empty({ children }: { children: ReactNode }): ReactNode {
  return (
    <Screen title={t("floor.hand.title")} head={<Heading>{t("floor.hand.title")}</Heading>}>
      {children}
      <Tabs />
    </Screen>
  );
}

function AtStation({ station }: { station: string }): ReactNode {
  const { online } = useCell(line);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [to, setTo] = useState<Leader | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const path = `stations/${encodeURIComponent(station)}/hand-over`;
  const read = useCallback((): void => {
    setSaid(null);
    request<Sheet>(path)
      .then(setSheet)
      .catch((cause: unknown) => setSaid(saidOf(cause)));
  }, [path]);
  useEffect(read, [read]);
  if (done) return <HandedOver done={done} />;
  if (sheet === null) {
    const word = online ? said : t("floor.hand.no_line");
    return <Empty>{word ? <Blank onAgain={read}>{word}</Blank> : <Bones />}</Empty>;
  }
  if (to) return <Incoming path={path} to={to} onLeave={() => setTo(null)} onDone={setDone} />;
  return <SheetView sheet={sheet} onPick={setTo} />;
}

function SheetView({ sheet, onPick }: { sheet: Sheet; onPick: (to: Leader) => void }): ReactNode {
  const { last, runs, half_fed, holds, tasks, leaders } = sheet;
  const who = useCell(session);
  const { online } = useCell(line);
  const others = leaders.filter(({ person }) => person !== who?.person.id);
  return (
    <Screen
      title={t("floor.hand.title")}
      head={<Heading over={sheet.station_name}>{t("floor.hand.title")}</Heading>}
    >
      <p className="f-note">
        {last
          ? t("floor.hand.last", {
              at: moment(last.at),
              from: last.outgoing.name,
              to: last.incoming.name,
            })
          : t("floor.hand.never")}
      </p>
      {last?.note && <p className="f-note">{last.note}</p>}
      {!online && <p className="f-note f-note-no">{t("floor.hand.no_line")}</p>}
      <List
        word="floor.hand.runs"
        rows={runs.map(({ run, operation, operation_name, makes_name }) => ({
          key: run,
          name: makes_name ?? operation_name ?? operation,
          more: run.replace(/^run:/, ""),
        }))}
      />
      <List
        word="floor.hand.half"
        rows={half_fed.map(({ order, line: number, item_name, fed, planned, unit }) => ({
          key: `${order} ${number}`,
          name: item_name,
          more: `${quantity(fed, unit)} / ${quantity(planned, unit)} ${unit}`,
        }))}
      />
      <List
        word="floor.hand.holds"
        rows={holds.map(({ hold, lot, reason }) => ({
          key: hold,
          name: `${lot.item_name} ${lot.lot_number ?? lot.lot}`,
          more: reason,
        }))}
      />
      <List
        word="floor.hand.tasks"
        rows={tasks.map(({ kind, code, lot }) => ({
          key: `${kind} ${code} ${lot?.lot ?? ""}`,
          name: lot?.item_name ?? taskOf(kind, code),
          more: lot?.lot_number ?? code,
        }))}
      />
      <div className="f-sec">
        <h2>{t("floor.hand.to")}</h2>
      </div>
      {others.length === 0 && <Blank>{t("floor.hand.nobody")}</Blank>}
      <div style={{ display: "grid", gap: 10, padding: "0 16px 24px" }}>
        {others.map((leader) => (
          <Button key={leader.person} icon="badge" onClick={() => onPick(leader)}>
            {leader.name ?? "–"}
          </Button>
        ))}
      </div>
    </Screen>
  );
}

/** A task without a lot is called by what is to be done. */
const taskOf = (kind: string, code: string): string =>
  has(`floor.job.${kind}`) ? t(`floor.job.${kind}`, { partner: code, item: code }) : code;

interface ListProps {
  word: string;
  rows: readonly { key: string; name: string; more: string }[];
}

/** What there is none of is said as well: silence reads as "not looked at". */
function List({ word, rows }: ListProps): ReactNode {
  return (
    <>
      <div className="f-sec">
        <h2>{t(word)}</h2>
        <span className="num">{rows.length === 0 ? t("floor.hand.nothing") : rows.length}</span>
      </div>
      {rows.length > 0 && (
        <div className="f-card f-list">
          {rows.map(({ key, name, more }) => (
            <div key={key} className="f-row">
              <span>
                <b>{name}</b>
                <small className="num">{more}</small>
              </span>
            </div>
          ))}
        </div>
      )}
    </>
  );
}

interface IncomingProps {
  path: string;
  to: Leader;
  onLeave: () => void;
  onDone: (done: Done) => void;
}

/** Who comes in types their PIN here; who goes out signs when the server asks for it. */
function Incoming({ path, to, onLeave, onDone }: IncomingProps): ReactNode {
  const [key] = useState(() => uuid7(Date.now()));
  const [pin, setPin] = useState("");
  const [note, setNote] = useState("");
  const [said, setSaid] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    setSaid(null);
    const body = { incoming: to.person, incoming_pin: pin, ...(note ? { note } : {}) };
    try {
      const done = await signed(() => request<Done>(path, { method: "POST", body, key }));
      signal("ok");
      onDone(done);
    } catch (cause) {
      signal("no");
      setPin("");
      setSaid(saidOf(cause));
    }
  };
  return (
    <Screen
      title={t("floor.hand.title")}
      head={<Heading>{t("floor.hand.pin", { name: to.name ?? "–" })}</Heading>}
      foot={
        <Button look="big" disabled={pin.length < LEAST} onClick={() => void send()}>
          {t("floor.hand.yes")}
        </Button>
      }
    >
      <label className="f-form" style={{ paddingTop: 0 }}>
        {t("floor.hand.note")}
        <input className="f-in" value={note} onChange={(event) => setNote(event.target.value)} />
      </label>
      <Pin pin={pin} onChange={setPin} aside={t("floor.correct.leave")} onAside={onLeave} />
      {said && (
        <p role="alert" className="f-note f-note-no">
          {said}
        </p>
      )}
    </Screen>
  );
}

function HandedOver({ done }: { done: Done }): ReactNode {
  return (
    <Screen
      title={t("floor.hand.done")}
      tone="ok"
      head={
        <div className="f-hero">
          <div className="f-word">{t("floor.hand.done")}</div>
          <Tick />
          <div className="f-why">
            {t("floor.hand.last", {
              at: moment(done.at),
              from: done.outgoing.name,
              to: done.incoming.name,
            })}
          </div>
        </div>
      }
      foot={<Button onClick={() => void signOut()}>{t("frame.sign_out")}</Button>}
    >
      {done.note && <p className="f-note">{done.note}</p>}
    </Screen>
  );
}
