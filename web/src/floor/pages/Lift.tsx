/** Lifting the holds of a lot: it says why, and at a shared device it is signed. */
import { type ReactNode, useState } from "react";
import type { components } from "../../api/schema.gen";
import { useCell } from "../base/cell";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { uuid7 } from "../keep/identity";
import { refresh } from "../keep/stock";
import { Tick } from "../parts/Full";
import { Button, Heading, Screen } from "../parts/Screen";
import type { Lot } from "../server/cache";
import { line, request } from "../server/request";
import { signed } from "../server/signing";
import { saidOf } from "./problem";

const REASONS = ["checked", "sorted", "mistake"] as const;

type Holds = components["schemas"]["HoldPage"];

export function Lift({ lot, onDone }: { lot: Lot; onDone: () => void }): ReactNode {
  const { online } = useCell(line);
  // Each hold has a key of its own, the same before and after the signature.
  const [keys] = useState(() => new Map<string, string>());
  const [lifted, setLifted] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const name = lot.lot_number ?? lot.lot;
  const liftOne = (hold: string, reason: string): Promise<unknown> => {
    const key = keys.get(hold) ?? uuid7(Date.now());
    keys.set(hold, key);
    const path = `holds/${encodeURIComponent(hold)}/lift`;
    return signed(() => request(path, { method: "POST", body: { reason }, key }));
  };
  const lift = async (reason: string): Promise<void> => {
    setSaid(null);
    try {
      const { rows } = await request<Holds>(`holds?lot=${encodeURIComponent(lot.lot)}`);
      // Of one lot the server tells those that were lifted before as well.
      const open = rows.filter(({ lifted_at }) => lifted_at == null);
      for (const { hold } of open) await liftOne(hold, reason);
      signal("ok");
      setLifted(true);
      void refresh();
    } catch (cause) {
      signal("no");
      setSaid(saidOf(cause));
    }
  };
  if (lifted) {
    return (
      <Screen
        title={t("floor.hold.lifted")}
        tone="ok"
        head={
          <div className="f-hero">
            <div className="f-word">{t("floor.hold.lifted")}</div>
            <Tick />
            <div className="f-why">
              {lot.item_name} {name}
            </div>
          </div>
        }
        foot={<Button onClick={onDone}>{t("floor.correct.on")}</Button>}
      >
        {null}
      </Screen>
    );
  }
  return (
    <Screen
      title={t("floor.hold.lift_why")}
      head={<Heading over={`${lot.item_name} ${name}`}>{t("floor.hold.lift_why")}</Heading>}
      foot={<Button onClick={onDone}>{t("floor.correct.leave")}</Button>}
    >
      {lot.holds.map((reason) => (
        <p key={reason} className="f-note">
          {reason}
        </p>
      ))}
      <div style={{ display: "grid", gap: 10, padding: "12px 16px" }}>
        {REASONS.map((one) => (
          <Button
            key={one}
            icon="check"
            disabled={!online}
            onClick={() => void lift(t(`floor.hold.${one}`))}
          >
            {t(`floor.hold.${one}`)}
          </Button>
        ))}
      </div>
      {!online && <p className="f-note">{t("floor.hold.lift_offline")}</p>}
      {said && (
        <p role="alert" className="f-note f-note-no">
          {said}
        </p>
      )}
    </Screen>
  );
}
