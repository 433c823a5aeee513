/** An archive is saved before anything goes, and brings contents back. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, InputNumber } from "antd";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { Icon } from "../../marks/Icon";
import { archiveOf, restoreArchive } from "./api";

/** How long the browser may take to begin saving what it was handed. */
const SAVING_MS = 60_000;

export function ArchiveCard(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const mayExport = useMay("export.run");
  const mayRestore = useMay("retention.remove");
  const [after, setAfter] = useState<number | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const make = useMutation({
    mutationFn: async () => save(await archiveOf(site, after), `archive-${site}.zip`),
  });
  const restore = useMutation({
    mutationFn: (file: File) => restoreArchive(site, file, crypto.randomUUID()),
    onSuccess: () => refresh(queries),
  });
  if (!mayExport && !mayRestore) return null;
  const came = restore.data?.result;
  const failed = make.error ?? restore.error;
  return (
    <section className="card stack" style={{ padding: 16 }} aria-labelledby="archive">
      <h2 id="archive" className="h2">
        {t("retention.archive")}
      </h2>
      <p className="mut t13">{t("retention.archive_lead")}</p>
      <div className="row" style={{ flexWrap: "wrap", alignItems: "end" }}>
        {mayExport && (
          <>
            <Field label={t("retention.archive_after")} width={140}>
              {(id) => (
                <InputNumber id={id} min={0} precision={0} value={after} onChange={setAfter} />
              )}
            </Field>
            <Button
              loading={make.isPending}
              icon={<Icon name="export" size={16} />}
              onClick={() => make.mutate()}
            >
              {t("retention.archive_make")}
            </Button>
          </>
        )}
        {mayRestore && (
          <>
            <input
              ref={input}
              type="file"
              accept=".zip,application/zip"
              hidden
              onChange={(event) => {
                const file = event.target.files?.[0];
                if (file) restore.mutate(file);
                event.target.value = "";
              }}
            />
            <Button loading={restore.isPending} onClick={() => input.current?.click()}>
              {t("retention.archive_restore")}
            </Button>
          </>
        )}
      </div>
      <div role="status" aria-live="polite">
        {failed && <Note tone="no">{problemWords(t, failed)}</Note>}
        {came && (
          <Note tone="ok">
            <Icon name="check" size={16} />
            {t("retention.restored", { restored: came.restored.length, here: came.here })}
          </Note>
        )}
      </div>
    </section>
  );
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), SAVING_MS);
}
