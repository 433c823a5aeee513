/** Bringing history in: drop a file, and what was brought in before. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { Button, Progress } from "antd";
import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { address, upload } from "../../api/client";
import { importsQuery } from "../../api/queries";
import { GroupTabs } from "../../frame/GroupTabs";
import { Bones, Empty, Failed, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { Icon } from "../../marks/Icon";
import { ImportList } from "./ImportList";
import "./imports.css";

const ACCEPTED = ".json,.zip,.csv,.xlsx";

export function ImportsPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const mayImport = useMay("import.run");
  const mayExport = useMay("export.run");
  const imports = useQuery(importsQuery(site));
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("frame.imports")}</h1>
        <GroupTabs of="data" />
        <span className="grow" />
        {mayExport &&
          (["json", "zip"] as const).map((format) => (
            <Button
              key={format}
              href={address("/api/v1/export", { site, format })}
              download
              icon={<Icon name="export" size={16} />}
            >
              {t(`imports.export_${format}`)}
            </Button>
          ))}
      </header>
      {mayImport ? <Drop /> : <Note>{t("imports.denied")}</Note>}
      <section className="card">
        <h2 className="card-h">{t("imports.before")}</h2>
        {imports.isPending && <Bones rows={3} />}
        {imports.isError && <Failed cause={imports.error} retry={() => imports.refetch()} />}
        {imports.data &&
          (imports.data.rows.length > 0 ? (
            <ImportList rows={imports.data.rows} />
          ) : (
            <Empty text={t("imports.empty")} />
          ))}
      </section>
    </div>
  );
}

function Drop(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const router = useRouter();
  const queries = useQueryClient();
  const [over, setOver] = useState(false);
  const [sent, setSent] = useState(0);
  const stop = useRef<AbortController | null>(null);
  const send = useMutation({
    mutationFn: (file: File) => {
      stop.current = new AbortController();
      setSent(0);
      const progress = (done: number, total: number): void =>
        setSent(total > 0 ? Math.round((done / total) * 100) : 0);
      return upload({ site, name: file.name }, file, progress, stop.current.signal);
    },
    onSuccess: async (begun) => {
      await queries.invalidateQueries({ queryKey: ["imports"] });
      await router.navigate({ to: "/imports/$id", params: { id: begun.id } });
    },
  });
  const stopped = send.error instanceof DOMException && send.error.name === "AbortError";
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) send.mutate(file);
  };

  if (send.isPending) {
    return (
      <section className="card drop" aria-live="polite">
        <p>{t("imports.sending", { name: send.variables.name })}</p>
        <Progress percent={sent} style={{ width: 360 }} />
        <Button onClick={() => stop.current?.abort()}>{t("common.cancel")}</Button>
      </section>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the file field inside is the accessible way.
    <section
      className={`card drop${over ? " over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="import" size={28} />
      <p className="t16">
        <b>{t("imports.drop")}</b>
      </p>
      <label className="pick">
        <input
          type="file"
          accept={ACCEPTED}
          onChange={(event) => {
            const file = event.target.files?.[0];
            event.target.value = "";
            if (file) send.mutate(file);
          }}
        />
        <span>{t("imports.pick")}</span>
      </label>
      <p className="t13 mut">{t("imports.accepted")}</p>
      <p className="t13 mut">{t("imports.promise")}</p>
      {send.error && !stopped && (
        <div role="alert">
          <Note tone="no">
            <Icon name="warn" size={16} />
            {problemWords(t, send.error)}
          </Note>
        </div>
      )}
    </section>
  );
}
