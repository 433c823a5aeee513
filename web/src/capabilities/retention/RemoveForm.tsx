/** Removing asks: it lists exactly what goes, and what keeps the first that has to stay. */
import { useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { PREVIEW, useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Bones, Note } from "../../frame/Outcome";
import { bareRef } from "../../frame/places";
import { useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { Refused } from "../quality/Refused";
import { removeContents } from "./api";
import { sized } from "./Files";

interface RemoveFormProps {
  /** Hashes of the contents. */
  files: string[];
  onDone: () => void;
}

export function RemoveForm({ files, onDone }: RemoveFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const [reason, setReason] = useState("");
  const shown = useQuery({
    queryKey: [PREVIEW, "remove_contents", site, files],
    queryFn: () => {
      const body = { files, reason: t("retention.remove_title"), act: acting.how({}) };
      return removeContents(site, body, { key: crypto.randomUUID(), preview: true });
    },
    retry: false,
  });
  const commit = useCommit(
    acting,
    () => {
      const body = { files, reason: reason.trim(), act: acting.how({}) };
      return removeContents(site, body, { key: acting.key, preview: false });
    },
    onDone,
  );
  const goes = shown.data?.result;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <Note tone="warn">{t("retention.remove_lead")}</Note>
      {shown.isPending && <Bones rows={3} />}
      {goes && (
        <ul className="stack" aria-label={t("retention.remove_title")}>
          {goes.files.map((file) => (
            <li key={file.sha256}>
              {file.name}{" "}
              <span className="mut t12">
                {file.subjects.map(bareRef).join(t("common.list_join"))} · {file.class} {file.until}{" "}
                · {sized(file.bytes)}
              </span>
              <p className="hash mut t12" style={{ overflowWrap: "anywhere" }}>
                {file.sha256}
              </p>
            </li>
          ))}
        </ul>
      )}
      {goes && goes.shared > 0 && <Note>{t("retention.shared", { count: goes.shared })}</Note>}
      <Field label={t("retention.reason")}>
        {(id) => (
          <Input
            id={id}
            maxLength={500}
            value={reason}
            onChange={({ target }) => {
              acting.touched();
              commit.reset();
              setReason(target.value);
            }}
          />
        )}
      </Field>
      <div role="alert">
        <Refused problem={commit.error ?? shown.error} reasons={{}} onReason={() => undefined} />
      </div>
      <div className="drawer-acts">
        <Button
          type="primary"
          danger
          htmlType="submit"
          disabled={!goes || reason.trim() === ""}
          loading={commit.isPending}
        >
          {t("retention.remove_do")}
        </Button>
      </div>
    </form>
  );
}
