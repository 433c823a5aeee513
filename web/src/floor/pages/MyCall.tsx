/** The call that was made here, on every page until it ended and was seen. */
import { type ReactNode, useEffect } from "react";
import { called, keepCalled } from "../base/called";
import { useCell } from "../base/cell";
import { addressOf, useRoute } from "../base/route";
import { t } from "../base/words";
import { follow } from "../keep/called";
import { Mark } from "../parts/Icon";
import { session } from "../server/session";
import { stateWords } from "./callWords";
import "./call.css";

export function MyCall(): ReactNode {
  const call = useCell(called);
  const who = useCell(session);
  const { page } = useRoute();
  useEffect(follow, []);
  if (!call || call.person !== who?.person.id || page === "call") return null;
  const over = call.state === "resolved" || call.state === "withdrawn";
  const body = (
    <>
      <Mark name="hand" size={20} />
      <b>{t(`floor.call.${call.kind}`)}</b>
      <span>{stateWords(call)}</span>
    </>
  );
  return (
    <div className={`f-mycall f-mycall-${call.state}`} role="status">
      {over ? (
        <button type="button" onClick={() => keepCalled(null)}>
          {body}
          <Mark name="close" size={20} />
        </button>
      ) : (
        <a href={addressOf("call")}>{body}</a>
      )}
    </div>
  );
}
