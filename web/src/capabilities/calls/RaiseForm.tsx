/** Calls for somebody from the desk: what is needed, where, what is to be said, and pictures of it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh, useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { MasterPicker } from "../../frame/MasterPicker";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { FilePick } from "../files/FilePick";
import { ChosenFiles } from "../files/SentFiles";
import { useSending } from "../files/useSending";
import { KINDS, raiseCall } from "./api";

const NOTHING = { kind: "material", station: "", note: "", stopped: false };

export function RaiseForm({ onDone }: { onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const sending = useSending();
  const [call, setCall] = useState(NOTHING);
  const [files, setFiles] = useState<File[]>([]);
  const commit = useMutation({
    mutationFn: () =>
      raiseCall(
        site,
        {
          kind: call.kind,
          station: call.station || null,
          note: call.note.trim() || null,
          stopped: call.stopped,
          act: acting.how({}),
        },
        acting.key,
      ),
    onError: acting.refused,
    onSuccess: async ({ result }) => {
      acting.done();
      // Pictures belong to a number, which is there only now.
      if (files.length > 0) sending.send(`call:${result.code}`, files);
      onDone();
      await refresh(queries);
    },
  });
  const change = (part: Partial<typeof NOTHING>): void => {
    acting.touched();
    commit.reset();
    setCall((now) => ({ ...now, ...part }));
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <Field label={t("field.kind")} width={220}>
        {(id) => (
          <Select
            id={id}
            aria-label={t("field.kind")}
            value={call.kind}
            onChange={(kind) => change({ kind })}
            options={KINDS.map((value) => ({ value, label: t(`calls.kind.${value}`) }))}
          />
        )}
      </Field>
      <Field label={t("calls.where")} width={260}>
        {(id) => (
          <MasterPicker
            id={id}
            kind="place"
            label={t("calls.where")}
            value={call.station}
            onChange={(station) => change({ station })}
          />
        )}
      </Field>
      <Field label={t("calls.note")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={1000}
            value={call.note}
            onChange={({ target }) => change({ note: target.value })}
          />
        )}
      </Field>
      <Checkbox
        checked={call.stopped}
        onChange={({ target }) => change({ stopped: target.checked })}
      >
        {t("calls.stopped")}
      </Checkbox>
      <FilePick onPick={(picked) => setFiles([...files, ...picked])} />
      <ChosenFiles
        files={files}
        onDrop={(gone) => setFiles(files.filter((file) => file !== gone))}
      />
      {commit.error && (
        <p role="alert" className="call-said">
          {problemWords(t, commit.error)}
        </p>
      )}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={commit.isPending}>
          {t("calls.raise")}
        </Button>
        <Button onClick={onDone}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}
