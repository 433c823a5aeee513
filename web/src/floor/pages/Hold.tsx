/**
 * Blocking a lot from the floor. Without network this device already stops the lot; everybody else
 * hears of it with the line, and until then the screen does not say that it is held.
 */
import { type ReactNode, useState } from "react";
import { t } from "../base/words";
import type { Waiting } from "../keep/outbox";
import { Diamond, Octagon } from "../parts/Full";
import { Button, Heading, Screen } from "../parts/Screen";
import type { Lot } from "../server/cache";
import { recordNow } from "./recording";
import { useSent } from "./Sent";
import { NotKept } from "./Unknown";

const REASONS = ["foreign_body", "smell", "damaged", "temperature", "label"] as const;

type Step = "why" | { asked: Waiting } | { not_kept: "full" | "none" };

export function Hold({ lot, onDone }: { lot: Lot; onDone: () => void }): ReactNode {
  const [step, setStep] = useState<Step>("why");
  const name = lot.lot_number ?? lot.lot;
  const hold = async (reason: string): Promise<void> => {
    const recorded = await recordNow(
      {
        act: "hold",
        put_in: "typed",
        body: { lots: [lot.lot], reason },
        shown: { item: lot.item_name, code: name, quantity: null, unit: null },
      },
      "ask",
    );
    setStep(recorded.entry ? { asked: recorded.entry } : { not_kept: recorded.why });
  };
  if (step !== "why" && "not_kept" in step) return <NotKept why={step.not_kept} />;
  if (step !== "why") return <Held lot={lot} entry={step.asked} onDone={onDone} />;
  return (
    <Screen
      title={t("floor.hold.why")}
      head={<Heading over={`${lot.item_name} ${name}`}>{t("floor.hold.why")}</Heading>}
      foot={<Button onClick={onDone}>{t("floor.hold.leave")}</Button>}
    >
      <div className="f-choices">
        {REASONS.map((one) => (
          <Button
            key={one}
            look="danger"
            icon="pause"
            onClick={() => void hold(t(`floor.hold.${one}`))}
          >
            {t(`floor.hold.${one}`)}
          </Button>
        ))}
      </div>
    </Screen>
  );
}

interface HeldProps {
  lot: Lot;
  entry: Waiting;
  onDone: () => void;
}

function Held({ lot, entry, onDone }: HeldProps): ReactNode {
  const sent = useSent(entry);
  const refused = sent !== null && sent.state !== "recorded" && sent.state !== "repeated";
  const word = sent === null ? "floor.hold.asked" : refused ? "floor.hold.not" : "floor.hold.done";
  return (
    <Screen
      title={t(word)}
      tone={sent === null ? "ask" : "no"}
      head={
        <>
          <div className="f-hero">
            <div className="f-word">{t(word)}</div>
            {sent === null ? <Diamond /> : <Octagon shape={refused ? "cross" : "bars"} />}
            <div className="f-why">
              {lot.item_name} {lot.lot_number ?? lot.lot}
            </div>
            {refused && sent.said && <div className="f-why">{sent.said}</div>}
          </div>
          {sent === null && <div className="f-strip">{t("floor.net.later")}</div>}
        </>
      }
      foot={<Button onClick={onDone}>{t("floor.correct.on")}</Button>}
    >
      <p className="f-note">
        {t(sent === null ? "floor.hold.waits" : refused ? "floor.hold.call" : "floor.hold.next")}
      </p>
    </Screen>
  );
}
