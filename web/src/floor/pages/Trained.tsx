/**
 * A badge for a day is for what its bearer was shown. Another operation is refused here, before anything
 * is done; what was done all the same is recorded, and the server holds it and tells the leader.
 */
import { type ReactNode, useEffect, useState } from "react";
import { useCell } from "../base/cell";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { runsOf } from "../judge/resolve";
import { kept } from "../keep/stock";
import { Octagon } from "../parts/Full";
import { ScanHint } from "../parts/Reader";
import { Button, Screen } from "../parts/Screen";
import { session } from "../server/session";

export function Trained({ run: name, children }: { run: string; children: ReactNode }): ReactNode {
  const only = useCell(session)?.kiosk?.operations;
  const run = runsOf(useCell(kept)).find((one) => one.run.run === name)?.run;
  const [done, setDone] = useState(false);
  const refused = Boolean(only && run && !only.includes(run.operation));
  useEffect(() => {
    if (refused) signal("no");
  }, [refused]);
  if (!refused || done || !run || !only) return children;
  const operation = run.operation_name ?? run.operation;
  return (
    <Screen
      title={t("floor.word.not_trained")}
      tone="no"
      head={
        <div className="f-hero">
          <div className="f-word">{t("floor.word.not_trained")}</div>
          <Octagon shape="cross" />
          <div className="f-why">
            {t("refusal.not_trained", { trained: only.join(", "), operation })}
          </div>
        </div>
      }
      foot={
        <>
          <ScanHint>{t("floor.feed.scan_right")}</ScanHint>
          <Button look="quiet" onClick={() => setDone(true)}>
            {t("floor.feed.already")}
          </Button>
        </>
      }
    >
      {null}
    </Screen>
  );
}
