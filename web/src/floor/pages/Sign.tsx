/** Asks for the PIN, or at one's own device for the password, before an act that is signed. */
import { type ReactNode, useState } from "react";
import { knowsPasskeys, wasCalledOff } from "../../passkeys/ceremony";
import { useCell } from "../base/cell";
import { useScans } from "../base/scans";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { LEAST, Pin } from "../parts/Pin";
import { Button } from "../parts/Screen";
import { session, stepUpByPasskey } from "../server/session";
import { type Asking, asking, stepUp } from "../server/signing";
import { saidOf } from "./problem";

export function Sign(): ReactNode {
  const open = useCell(asking);
  return open && <Asked {...open} />;
}

function Asked({ signed, left }: Asking): ReactNode {
  const who = useCell(session);
  const [secret, setSecret] = useState("");
  const [said, setSaid] = useState<string | null>(null);
  const byPin = who?.kiosk != null;
  // Whoever scans here means nothing that lies behind.
  useScans(() => true);
  const send = async (how: () => Promise<void>): Promise<void> => {
    setSaid(null);
    try {
      await how();
      signal("ok");
      signed();
    } catch (cause) {
      if (wasCalledOff(cause)) return;
      signal("no");
      setSecret("");
      setSaid(saidOf(cause));
    }
  };
  const typed = (): Promise<void> => stepUp(byPin ? { pin: secret } : { password: secret });
  return (
    <div className="f-sign" role="dialog" aria-modal="true" aria-label={t("floor.sign.title")}>
      <div className="f-sec">
        <h2>{t("floor.sign.title")}</h2>
      </div>
      <p className="f-note">{t("floor.sign.lead", { name: who?.person.name ?? "–" })}</p>
      {byPin ? (
        <Pin pin={secret} onChange={setSecret} aside={t("floor.sign.leave")} onAside={left} />
      ) : (
        <label className="f-form">
          {t("field.password")}
          <input
            className="f-in"
            type="password"
            value={secret}
            autoComplete="current-password"
            onChange={(event) => setSecret(event.target.value)}
          />
        </label>
      )}
      {said && (
        <p role="alert" className="f-note f-note-no">
          {said}
        </p>
      )}
      {knowsPasskeys() && (
        <div style={{ padding: "12px 20px 0" }}>
          <Button onClick={() => void send(stepUpByPasskey)}>{t("floor.sign.passkey")}</Button>
        </div>
      )}
      <div className="row" style={{ padding: "12px 20px" }}>
        {!byPin && <Button onClick={left}>{t("floor.sign.leave")}</Button>}
        <Button look="first" disabled={secret.length < LEAST} onClick={() => void send(typed)}>
          {t("floor.sign.yes")}
        </Button>
      </div>
    </div>
  );
}
