/** Putting the last act right: nothing disappears, both stay with the reason. */
import { type ReactNode, useState } from "react";
import { quantity } from "../../language/decimal";
import { useCell } from "../base/cell";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { done, type Waiting } from "../keep/outbox";
import { refresh } from "../keep/stock";
import { Button, Heading, Screen } from "../parts/Screen";
import { request } from "../server/request";
import { saidOf } from "./problem";

const REASONS = ["wrong_lot", "wrong_quantity", "wrong_order", "not_done"] as const;

export function Correct({ entry, onDone }: { entry: Waiting; onDone: () => void }): ReactNode {
  const act = useCell(done).find(({ key }) => key === entry.key)?.answered.act;
  const [said, setSaid] = useState<string | null>(null);
  const [taken, setTaken] = useState(false);
  const undo = async (reason: string): Promise<void> => {
    try {
      await request(`acts/${encodeURIComponent(act ?? "")}/undo`, {
        method: "POST",
        body: { reason },
        key: `${entry.key}-undo`,
      });
      signal("ok");
      setTaken(true);
      await refresh();
    } catch (cause) {
      signal("no");
      setSaid(saidOf(cause));
    }
  };
  const { shown } = entry;
  const what = `${shown.item ?? ""} ${shown.code ?? ""}`;
  return (
    <Screen
      title={t("floor.correct.act")}
      head={<Heading over={t(`floor.act.${entry.act}`)}>{what}</Heading>}
      foot={
        <Button onClick={onDone}>{t(taken ? "floor.correct.on" : "floor.correct.leave")}</Button>
      }
    >
      <section className="f-card f-q">
        <h2>{t(taken ? "floor.correct.taken" : "floor.correct.why")}</h2>
        <p className="num">
          {quantity(shown.quantity, shown.unit)} {shown.unit}
        </p>
        {!act && <p>{t("floor.correct.unsent")}</p>}
        {act && !taken && (
          <div style={{ display: "grid", gap: 10, paddingTop: 14 }}>
            {REASONS.map((one) => (
              <Button key={one} onClick={() => void undo(t(`floor.correct.${one}`))}>
                {t(`floor.correct.${one}`)}
              </Button>
            ))}
          </div>
        )}
        {said && (
          <p role="alert" className="f-note-no">
            {said}
          </p>
        )}
      </section>
    </Screen>
  );
}
