/** A call that is open: what is needed and where, how long it waits, and the two acts that end that. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh, useActing } from "../../frame/act";
import { problemWords } from "../../frame/problems";
import { useMay, useSession, useSite } from "../../frame/session";
import { span } from "../../language/span";
import { clock } from "../../language/time";
import { StateShape } from "../../marks/StateMark";
import { FilePick } from "../files/FilePick";
import { FileList } from "../files/Files";
import { SentFiles } from "../files/SentFiles";
import { useSending } from "../files/useSending";
import { answerCall, type Call, withdrawCall } from "./api";
import { ResolveForm } from "./ResolveForm";

/** The mark of a call: danger and standing lines look like holds, an answered one like work. */
function toneOf(call: Call): "hold" | "late" | "wait" | "wip" {
  if (call.state === "answered") return "wip";
  if (call.stopped || call.kind === "safety") return "hold";
  return call.escalated ? "late" : "wait";
}

interface CallRowProps {
  call: Call;
  /** The most urgent one is the next step. */
  first: boolean;
}

export function CallRow({ call, first }: CallRowProps): ReactNode {
  const { t } = useTranslation();
  const tone = toneOf(call);
  const [ending, setEnding] = useState(false);
  const acts = useCallActs(call);
  const sending = useSending();
  const subject = `call:${call.code}`;
  const going = sending.files.filter((one) => one.subject === subject && one.state !== "kept");
  return (
    <div className={`call call-${tone}`}>
      <span className={`chip chip-${tone}`}>
        <StateShape tone={tone} />
        {t(`calls.state.${call.state}`)}
      </span>
      <span className="call-what">
        <b>
          {t(`calls.kind.${call.kind}`)}
          {" · "}
          {call.station_name ?? call.station ?? t("calls.nowhere")}
        </b>
        <span>
          <span className="code">{call.code}</span> {call.by?.name}{" "}
          {call.subject && <span className="code">{call.subject.replace(/^\w+:/, "")}</span>}
          {call.stopped && <span className="chip chip-hold">{t("calls.stopped")}</span>}
        </span>
        {call.note && <span>{call.note}</span>}
        <span className="sec t13">{whoComes(t, call)}</span>
      </span>
      <span className="call-when num">
        <b>{t("calls.waits", { span: span(t, call.to_end_s * 1_000) })}</b>
        <span className="mut t12">{clock(call.at)}</span>
      </span>
      <span className="call-acts">
        {call.state === "raised" && (
          <Button
            type={first ? "primary" : "default"}
            loading={acts.answer.isPending}
            onClick={() => acts.answer.mutate()}
          >
            {t("calls.answer")}
          </Button>
        )}
        <Button onClick={() => setEnding(true)}>{t("calls.resolve")}</Button>
        <FilePick small of={call.code} onPick={(picked) => sending.send(subject, picked)} />
        {acts.mayWithdraw && (
          <Button type="text" onClick={() => acts.withdraw.mutate()}>
            {t("calls.withdraw")}
          </Button>
        )}
      </span>
      {(call.attachments.length > 0 || going.length > 0) && (
        <div className="call-files">
          <SentFiles sending={sending} files={going} />
          <FileList files={call.attachments} />
        </div>
      )}
      {acts.problem && (
        <p role="alert" className="call-said">
          {problemWords(t, acts.problem)}
        </p>
      )}
      <Drawer
        open={ending}
        onClose={() => setEnding(false)}
        title={t("calls.resolve_title", { code: call.code })}
        size={520}
        destroyOnHidden
      >
        <ResolveForm call={call} onDone={() => setEnding(false)} />
      </Drawer>
    </div>
  );
}

type Say = ReturnType<typeof useTranslation>["t"];

function whoComes(t: Say, call: Call): string {
  if (call.state === "answered") {
    const name = call.answered_by?.name ?? t("calls.somebody");
    return [t("calls.comes", { name }), call.answer].filter(Boolean).join(" · ");
  }
  const role = t(`role.${call.next_role}`);
  return [
    t(`role.${call.role}`),
    call.escalated
      ? t("calls.escalated", { role })
      : t("calls.escalates", { role, at: clock(call.escalates_at) }),
  ].join(" · ");
}

function useCallActs(call: Call) {
  const site = useSite();
  const session = useSession();
  const leads = useMay("floor.lead");
  const queries = useQueryClient();
  const acting = useActing();
  const done = async (): Promise<void> => {
    acting.done();
    await refresh(queries);
  };
  const answer = useMutation({
    mutationFn: () => answerCall(site, call.code, { act: acting.how({}) }, acting.key),
    onError: acting.refused,
    onSuccess: done,
  });
  const withdraw = useMutation({
    mutationFn: () => withdrawCall(site, call.code, { act: acting.how({}) }, acting.key),
    onError: acting.refused,
    onSuccess: done,
  });
  const mayWithdraw = leads || call.by?.person === session?.person.id;
  return { answer, withdraw, mayWithdraw, problem: answer.error ?? withdraw.error };
}
