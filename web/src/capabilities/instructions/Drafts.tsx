/** Versions that wait for a second person: read, then released or sent back by somebody else. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Input, Switch } from "antd";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh, useActing } from "../../frame/act";
import { Failed, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { civil, moment } from "../../language/time";
import {
  type Draft,
  draftsQuery,
  releaseDraft,
  returnDraft,
  setSettings,
  settingsQuery,
  textIn,
} from "./api";
import { Scope } from "./Scope";
import { Steps } from "./Steps";

/** What waits; nothing is shown while nothing does. */
export function Drafts(): ReactNode {
  const { t, i18n } = useTranslation();
  const drafts = useQuery(draftsQuery(useSite()));
  const [open, setOpen] = useState<string | null>(null);
  const rows = drafts.data?.rows ?? [];
  const shown = rows.find(({ code }) => code === open);
  if (drafts.isError) return <Failed cause={drafts.error} retry={() => drafts.refetch()} />;
  if (rows.length === 0) return null;
  return (
    <section className="card" aria-label={t("instructions.drafts")}>
      <div className="card-h">
        <h2 className="t13">{t("instructions.drafts")}</h2>
      </div>
      {drafts.data?.more && (
        <Note tone="ask">{t("instructions.drafts_more", { count: rows.length })}</Note>
      )}
      <ul className="instruction-drafts">
        {rows.map((draft) => (
          <li key={draft.code}>
            <span>
              <b>{textIn(draft.content.titles, i18n.language)}</b>{" "}
              <span className="code">{draft.code}</span>
              <span className="sec">{written(t, draft)}</span>
            </span>
            <Button onClick={() => setOpen(draft.code)}>{t("instructions.read_draft")}</Button>
          </li>
        ))}
      </ul>
      <Drawer
        open={shown !== undefined}
        onClose={() => setOpen(null)}
        title={
          shown && t("instructions.draft_of", { code: shown.code, version: shown.content.version })
        }
        size={760}
        destroyOnHidden
      >
        {shown && <Judge draft={shown} onDone={() => setOpen(null)} />}
      </Drawer>
    </section>
  );
}

type Say = ReturnType<typeof useTranslation>["t"];

const written = (t: Say, { content }: Draft): string =>
  t("instructions.written", { at: moment(content.at), name: content.by ?? "–" });

interface JudgeProps {
  draft: Draft;
  onDone: () => void;
}

function Judge({ draft, onDone }: JudgeProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [reason, setReason] = useState("");
  const { code, draft: number, content } = draft;
  const onSuccess = async (): Promise<void> => {
    acting.done();
    onDone();
    await refresh(queries);
  };
  const release = useMutation({
    mutationFn: () => releaseDraft(site, code, { draft: number, act: acting.how({}) }, acting.key),
    onError: acting.refused,
    onSuccess,
  });
  const back = useMutation({
    mutationFn: () =>
      returnDraft(site, code, { draft: number, reason, act: acting.how({}) }, acting.key),
    onError: acting.refused,
    onSuccess,
  });
  const problem = release.error ?? back.error;
  return (
    <div className="stack">
      <p className="sec">{written(t, draft)}</p>
      <p>
        <Scope of={content} /> {t(`instructions.unread_${content.unread}`)} ·{" "}
        {t("instructions.later", { day: civil(content.effective_on) })}
      </p>
      {content.change && (
        <p>
          <b>{t("instructions.change")}</b> {content.change}
        </p>
      )}
      <Steps version={content} />
      {draft.own ? (
        <Note>{t("instructions.own_draft")}</Note>
      ) : (
        <>
          <div className="row">
            <Button type="primary" loading={release.isPending} onClick={() => release.mutate()}>
              {t("instructions.release")}
            </Button>
          </div>
          <Input.TextArea
            aria-label={t("instructions.why_back")}
            placeholder={t("instructions.why_back")}
            rows={2}
            maxLength={1000}
            value={reason}
            onChange={({ target }) => {
              acting.touched();
              back.reset();
              setReason(target.value);
            }}
          />
          <div className="row">
            <Button
              disabled={reason.trim() === ""}
              loading={back.isPending}
              onClick={() => back.mutate()}
            >
              {t("instructions.send_back")}
            </Button>
          </div>
        </>
      )}
      {problem && (
        <p role="alert" className="instruction-said">
          {problemWords(t, problem)}
        </p>
      )}
    </div>
  );
}

/** Whether two must agree; who writes instructions sees it, who manages people says it. */
export function SecondPerson(): ReactNode {
  const { t } = useTranslation();
  const id = useId();
  const may = useMay("people.manage");
  const queries = useQueryClient();
  const settings = useQuery(settingsQuery);
  const change = useMutation({
    mutationFn: setSettings,
    onSuccess: (now) => queries.setQueryData(settingsQuery.queryKey, now),
  });
  if (!settings.data) return null;
  return (
    <span className="row">
      <Switch
        id={id}
        disabled={!may}
        loading={change.isPending}
        checked={settings.data.second_person}
        onChange={(wanted) => change.mutate(wanted)}
      />
      <label htmlFor={id}>{t("instructions.second_person")}</label>
      {change.error && <span role="alert">{problemWords(t, change.error)}</span>}
    </span>
  );
}
