/** A PIN that somebody gave is known to two people: its owner is asked to choose another. */
import { type ReactNode, useState } from "react";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { LEAST, Pin } from "../parts/Pin";
import { Button } from "../parts/Screen";
import { choosePin } from "../server/kiosk";
import { askLater } from "../server/ownPin";
import { saidOf } from "./problem";

export function OwnPin(): ReactNode {
  const [now, setNow] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const [said, setSaid] = useState<string | null>(null);
  const next = async (): Promise<void> => {
    if (now === null) {
      setNow(typed);
      setTyped("");
      return;
    }
    try {
      await choosePin(now, typed);
      signal("ok");
    } catch (cause) {
      signal("no");
      setSaid(saidOf(cause));
      setTyped("");
      setNow(null);
    }
  };
  return (
    <main className="f-screen" aria-label={t("floor.kiosk.own_pin")}>
      <div className="f-sec">
        <h1 style={{ fontSize: 22 }}>{t("floor.kiosk.own_pin")}</h1>
      </div>
      <p className="f-note">{t("floor.kiosk.own_pin_lead")}</p>
      <p className="f-note" role="status">
        <b>{t(now === null ? "floor.kiosk.pin_now" : "floor.kiosk.pin_next")}</b>
      </p>
      <Pin pin={typed} onChange={setTyped} aside={t("floor.kiosk.later")} onAside={askLater} />
      {said && (
        <p role="alert" className="f-note f-note-no">
          {said}
        </p>
      )}
      <div style={{ padding: "12px 20px" }}>
        <Button look="big" disabled={typed.length < LEAST} onClick={() => void next()}>
          {t(now === null ? "floor.practice.next" : "floor.kiosk.pin_keep")}
        </Button>
      </div>
    </main>
  );
}
