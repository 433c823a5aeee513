/** Blocking a lot from the floor. It needs the network: a hold that nobody hears of holds nothing. */
import { type ReactNode, useState } from "react";
import { useCell } from "../base/cell";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { uuid7 } from "../keep/identity";
import { refresh } from "../keep/stock";
import { Octagon } from "../parts/Full";
import { Button, Heading, Screen } from "../parts/Screen";
import type { Lot } from "../server/cache";
import { line, request } from "../server/request";
import { saidOf } from "./problem";

const REASONS = ["foreign_body", "smell", "damaged", "temperature", "label"] as const;

export function Hold({ lot, onDone }: { lot: Lot; onDone: () => void }): ReactNode {
  const { online } = useCell(line);
  const [key] = useState(() => uuid7(Date.now()));
  const [held, setHeld] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const name = lot.lot_number ?? lot.lot;
  const hold = async (reason: string): Promise<void> => {
    try {
      await request("holds", { method: "POST", body: { lots: [lot.lot], reason }, key });
      signal("ok");
      setHeld(true);
      void refresh();
    } catch (cause) {
      signal("no");
      setSaid(saidOf(cause));
    }
  };
  if (held) {
    return (
      <Screen
        title={t("floor.hold.done")}
        tone="no"
        head={
          <div className="f-hero">
            <div className="f-word">{t("floor.hold.done")}</div>
            <Octagon shape="bars" />
            <div className="f-why">
              {lot.item_name} {name}
            </div>
          </div>
        }
        foot={<Button onClick={onDone}>{t("floor.correct.on")}</Button>}
      >
        <p className="f-note">{t("floor.hold.next")}</p>
      </Screen>
    );
  }
  return (
    <Screen
      title={t("floor.hold.why")}
      head={<Heading over={`${lot.item_name} ${name}`}>{t("floor.hold.why")}</Heading>}
      foot={<Button onClick={onDone}>{t("floor.hold.leave")}</Button>}
    >
      <div style={{ display: "grid", gap: 10, padding: "0 16px" }}>
        {REASONS.map((one) => (
          <Button
            key={one}
            look="danger"
            icon="pause"
            disabled={!online}
            onClick={() => void hold(t(`floor.hold.${one}`))}
          >
            {t(`floor.hold.${one}`)}
          </Button>
        ))}
      </div>
      {!online && <p className="f-note">{t("floor.hold.offline")}</p>}
      {said && (
        <p role="alert" className="f-note f-note-no">
          {said}
        </p>
      )}
    </Screen>
  );
}
