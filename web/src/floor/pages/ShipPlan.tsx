/** Before goods are gathered: a shipment for the order, and which lots go, the first to expire first. */
import { type ReactNode, useEffect, useState } from "react";
import { quantity } from "../../language/decimal";
import { useCell } from "../base/cell";
import { goInstead } from "../base/route";
import { t } from "../base/words";
import { daysLeft, type Other, type Pick, wantedBy } from "../judge/ship";
import { done, read, type Waiting, waiting } from "../keep/outbox";
import { kept, refresh } from "../keep/stock";
import { Blank, Bones, Failed } from "../parts/Blank";
import { ScanHint } from "../parts/Reader";
import { Button, Heading, Screen } from "../parts/Screen";
import type { Shipment } from "../server/cache";
import { line, Problem, request } from "../server/request";
import { today } from "./now";
import { wordsOf } from "./problem";
import { Result } from "./Result";
import { recordNow } from "./recording";
import { useSent } from "./Sent";
import { NotKept, Unknown } from "./Unknown";

/** Nobody pressed anything for this. */
const HIDDEN = { background: true, quiet: true };

/** What a number is that the device does not keep: the server is asked, where it can be. */
type Asked = { kind: "reading" | "unknown" | "unread" } | { kind: "order"; partner: string | null };

/** Whether the server said "no"; where it said nothing, it is asked again. */
const saidNo = (cause: unknown): boolean =>
  cause instanceof Problem && cause.status >= 400 && cause.status < 500;

function useOrder(code: string): [asked: Asked, again: () => void] {
  const [turn, setTurn] = useState(0);
  const task = useCell(kept).tasks.find((one) => one.code === code);
  const [asked, setAsked] = useState<Asked>({ kind: "reading" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn asks once more
  useEffect(() => {
    let here = true;
    setAsked({ kind: "reading" });
    const one = encodeURIComponent(code);
    const order = request<{ partner_name: string | null }>(`sales-orders/${one}`, HIDDEN);
    order
      .then(({ partner_name }) => here && setAsked({ kind: "order", partner: partner_name }))
      // A shipment that was begun elsewhere comes with the next answer of the server.
      .catch(async (cause) => {
        if (!saidNo(cause)) throw cause;
        await request(`shipments/${one}`, HIDDEN).then(refresh);
        if (here) setAsked({ kind: "unknown" });
      })
      .catch((cause) => here && setAsked({ kind: saidNo(cause) ? "unknown" : "unread" }));
    return () => {
      here = false;
    };
  }, [code, turn]);
  const again = (): void => setTurn(turn + 1);
  const known = task && asked.kind !== "order";
  return [known ? { kind: "order", partner: task.partner ?? null } : asked, again];
}

/** A sales order that nobody gathers yet. */
export function NotGathered({ code }: { code: string }): ReactNode {
  const { online } = useCell(line);
  const [order, again] = useOrder(code);
  const [step, setStep] = useState<"order" | { asked: Waiting } | { not_kept: "full" | "none" }>(
    "order",
  );
  if (typeof step === "object" && "not_kept" in step) return <NotKept why={step.not_kept} />;
  if (typeof step === "object") return <Planned entry={step.asked} order={code} />;
  const unread = order.kind === "unread";
  if (order.kind === "unknown" || (unread && !online)) return <Unknown text={code} />;
  const partner = order.kind === "order" ? order.partner : null;
  const begin = async (): Promise<void> => {
    const recorded = await recordNow(
      {
        act: "plan",
        put_in: "typed",
        body: { order: code },
        shown: { item: partner, code, quantity: null, unit: null },
      },
      "again",
    );
    setStep(recorded.entry ? { asked: recorded.entry } : { not_kept: recorded.why });
  };
  return (
    <Screen
      title={code}
      head={<Heading over={code}>{partner}</Heading>}
      foot={
        <>
          <ScanHint>{t("floor.ship.scan_shipment")}</ScanHint>
          {order.kind === "order" && (
            <Button look="big" icon="ship" onClick={() => void begin()}>
              {t("floor.ship.begin")}
            </Button>
          )}
        </>
      }
    >
      {unread && <Failed onAgain={again} />}
      {order.kind === "reading" && <Bones />}
      {order.kind === "order" && <Blank>{t("floor.ship.not_begun")}</Blank>}
    </Screen>
  );
}

/** The server numbers the shipment; its page opens as soon as the device knows it. */
function Planned({ entry, order }: { entry: Waiting; order: string }): ReactNode {
  const code = useSent(entry)?.code ?? null;
  const known = useCell(kept).shipments.some((one) => one.code === code);
  useEffect(() => {
    if (code && known) goInstead("ship", code);
    else if (code) void refresh();
  }, [code, known]);
  return (
    <Result
      word={t("floor.ship.begun")}
      asked={t("floor.ship.begin_asked")}
      entry={entry}
      hint={t("floor.ship.scan_shipment")}
      what={() => <span className="num">{code ?? order}</span>}
    />
  );
}

/** Sets aside what goes first for every line that wants something. */
export async function setAll(shipment: Shipment): Promise<"full" | "none" | null> {
  for (const { line, open } of wantedBy(kept.get(), shipment, today())) {
    const recorded = await recordNow(
      {
        act: "set_pick",
        put_in: "typed",
        path: { code: shipment.code },
        body: { line: line.line, quantity: open, unit: line.unit },
        shown: { item: line.item_name, code: shipment.code, quantity: open, unit: line.unit },
      },
      "again",
    );
    if (!recorded.entry) return recorded.why;
  }
  return null;
}

/** One lot for one line, with the reason where another one goes first. */
export const setOne = (shipment: string, other: Other, reason: string | null) =>
  recordNow(
    {
      act: "set_pick",
      put_in: "scanned",
      path: { code: shipment },
      body: {
        line: other.line.line,
        lot: other.lot.lot,
        quantity: other.quantity,
        unit: other.lot.unit,
        ...(reason ? { reason } : {}),
      },
      shown: {
        item: other.lot.item_name,
        code: other.lot.lot_number ?? other.lot.lot,
        quantity: other.quantity,
        unit: other.lot.unit,
      },
    },
    "again",
  );

/** Takes a portion off the list: it is free again, and lies where it lies. */
export const dropOne = (shipment: string, pick: Pick) =>
  recordNow(
    {
      act: "drop_pick",
      put_in: "typed",
      path: { code: shipment, pick: String(pick.pick) },
      body: {},
      shown: {
        item: pick.item_name,
        code: pick.lot_number ?? pick.lot,
        quantity: pick.quantity,
        unit: pick.unit,
      },
    },
    "again",
  );

/** Lines without goods, each with the lot that goes first and how long it lasts. */
export function ToSet({ shipment }: { shipment: Shipment }): ReactNode {
  const now = useCell(kept);
  const asked = useCell(waiting).filter(
    ({ act, path }) => (act === "set_pick" || act === "drop_pick") && path.code === shipment.code,
  ).length;
  const wanted = wantedBy(now, shipment, today());
  if (wanted.length === 0) return null;
  return (
    <>
      <div className="f-sec">
        <h2>{t("floor.ship.to_set")}</h2>
        {asked > 0 && <span>{t("floor.net.asked")}</span>}
      </div>
      <div className="f-card f-list">
        {wanted.map(({ line, open, first }) => (
          <div key={line.line} className="f-row">
            <span>
              <b>{line.item_name}</b>
              {first ? (
                <>
                  <small className="num">
                    {t("floor.ship.first", { lot: first.lot_number ?? first.lot })}
                    {first.portions[0]?.place && ` · ${first.portions[0].place}`}
                  </small>
                  <small className="num">{lasts(first.expires_on)}</small>
                </>
              ) : (
                <small>{t("floor.ship.none_free")}</small>
              )}
            </span>
            <span className="f-row-end num">
              <b>
                {quantity(open, line.unit)} {line.unit}
              </b>
            </span>
          </div>
        ))}
      </div>
    </>
  );
}

const COUNTED_DAYS = 366;

/** `12-31，還有 35 天`: what the customer asks for is judged by days that are left. */
export function lasts(expires_on: string | null | undefined): string {
  const days = daysLeft(expires_on, today());
  if (days === null) return "";
  // Of frozen and dry goods nobody counts the days.
  if (days > COUNTED_DAYS) return t("floor.ship.until", { day: expires_on });
  return t("floor.ship.days", { day: expires_on?.slice(5), count: days });
}

/** What was asked for this shipment and refused, in words. */
export function Refusals({ shipment }: { shipment: string }): ReactNode {
  const refused = useCell(done).filter(
    ({ act, path, answered }) =>
      (act === "set_pick" || act === "drop_pick") &&
      path.code === shipment &&
      answered.state === "refused",
  );
  return refused.map(({ key, shown, answered }) => (
    <div key={key} className="f-note f-note-no" role="alert">
      <span>
        {shown.item}: {answered.problem ? wordsOf(answered.problem) : t("floor.word.not_allowed")}
      </span>
      <Button look="quiet" onClick={() => void read(key)}>
        {t("floor.notice.read")}
      </Button>
    </div>
  ));
}
