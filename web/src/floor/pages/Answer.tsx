/** Somebody calls: whoever can says that they come, and later that it is put right. */
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { useCell } from "../base/cell";
import { go } from "../base/route";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { uuid7 } from "../keep/identity";
import { refresh } from "../keep/stock";
import { Blank, Bones } from "../parts/Blank";
import { Mark } from "../parts/Icon";
import { Button, Heading, Screen } from "../parts/Screen";
import { type CallKind, type CallView, callOf, say } from "../server/calls";
import { fileAddress } from "../server/guides";
import { line } from "../server/request";
import { CALL_ICONS } from "./Call";
import { stateWords } from "./callWords";
import { saidOf } from "./problem";

export function Answer({ code }: { code: string }): ReactNode {
  const { online } = useCell(line);
  const [call, setCall] = useState<CallView | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [ending, setEnding] = useState(false);
  const look = useCallback(() => {
    setSaid(null);
    return callOf(code).then(setCall, (cause) => setSaid(saidOf(cause)));
  }, [code]);
  useEffect(() => void look(), [look]);
  const act = async (what: "answer" | "resolve", body: Record<string, string>): Promise<void> => {
    try {
      await say(code, what, body, uuid7(Date.now()));
      signal("ok");
      setSaid(null);
      void refresh();
      if (what === "resolve") go("");
      else await look();
    } catch (cause) {
      signal("no");
      setSaid(saidOf(cause));
    }
  };
  const open = call?.state === "raised" || call?.state === "answered";
  return (
    <Screen
      title={call ? t(`floor.call.${call.kind}`) : code}
      head={
        <Heading over={call?.station_name ?? call?.station ?? code}>
          {call ? t(`floor.call.${call.kind}`) : code}
        </Heading>
      }
      foot={
        open && !ending ? (
          <>
            {call.state === "raised" && (
              <Button
                look="big"
                icon="hand"
                disabled={!online}
                onClick={() => void act("answer", {})}
              >
                {t("floor.call.i_come")}
              </Button>
            )}
            <Button
              look={call.state === "raised" ? "plain" : "big"}
              icon="check"
              disabled={!online}
              onClick={() => setEnding(true)}
            >
              {t("floor.call.done")}
            </Button>
          </>
        ) : undefined
      }
    >
      {call && <Told call={call} />}
      {open && ending && <Ending onYes={(body) => void act("resolve", body)} />}
      {!call && online && !said && <Bones />}
      {!online && <p className="f-note">{t("floor.call.line")}</p>}
      {!call && (said || !online) && (
        <Blank onAgain={() => void look()}>{online ? said : t("floor.call.no_list")}</Blank>
      )}
      {call && said && (
        <p role="alert" className="f-note f-note-no">
          {said}
        </p>
      )}
    </Screen>
  );
}

function Told({ call }: { call: CallView }): ReactNode {
  const state = { state: call.state as "raised", by: call.answered_by?.name ?? null };
  return (
    <section className="f-card f-told">
      <Mark name={CALL_ICONS[call.kind as CallKind] ?? "hand"} size={40} />
      <b>{call.by?.name}</b>
      {call.subject && <span className="num">{call.subject.replace(/^\w+:/, "")}</span>}
      {call.note && <p>{call.note}</p>}
      {call.attachments
        .filter(({ media_type }) => media_type.startsWith("image/"))
        .map(({ sha256, name }) => (
          <img key={sha256} className="f-shown" src={fileAddress(sha256)} alt={name} />
        ))}
      {call.stopped && !call.ended_at && (
        <span className="chip chip-hold">{t("floor.call.stopped")}</span>
      )}
      <p>{stateWords(state)}</p>
      <small>{t("floor.call.waits", { minutes: Math.floor(call.to_end_s / 60) })}</small>
    </section>
  );
}

function Ending({ onYes }: { onYes: (body: Record<string, string>) => void }): ReactNode {
  const [cause, setCause] = useState("");
  const [remedy, setRemedy] = useState("");
  return (
    <div className="f-ending">
      <label>
        {t("floor.call.cause")}
        <input className="f-in" value={cause} onChange={(e) => setCause(e.target.value)} />
      </label>
      <label>
        {t("floor.call.remedy")}
        <input className="f-in" value={remedy} onChange={(e) => setRemedy(e.target.value)} />
      </label>
      <Button look="big" icon="check" onClick={() => onYes({ cause, remedy })}>
        {t("floor.call.done")}
      </Button>
    </div>
  );
}
