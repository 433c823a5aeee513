/** Photos and papers of a complaint. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Empty, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { type Attachment, attach, fileAddress } from "./api";

/** A button that opens the camera on a phone and the files on a desk. */
export function FilePick({
  onPick,
  loading,
}: {
  onPick: (files: File[]) => void;
  loading?: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept="image/*,application/pdf"
        aria-label={t("complaints.add_files")}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          target.value = "";
          if (files.length > 0) onPick(files);
        }}
      />
      <Button
        icon={<Icon name="plus" size={14} />}
        loading={loading ?? false}
        onClick={() => input.current?.click()}
      >
        {t("complaints.add_files")}
      </Button>
    </div>
  );
}

export function Files({ code, files }: { code: string; files: Attachment[] }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const may = useMay("goods.record");
  const send = useMutation({
    mutationFn: async (picked: File[]) => {
      for (const file of picked) await attach(site, code, file);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["complaint", site, code] }),
  });
  return (
    <section className="card">
      <h2 className="card-h">
        {t("complaints.files")} <span className="grow" />
        {may && <FilePick loading={send.isPending} onPick={(picked) => send.mutate(picked)} />}
      </h2>
      <div role="alert">
        {send.error && (
          <Note tone="no">
            <Icon name="warn" size={16} /> {problemWords(t, send.error)}
          </Note>
        )}
      </div>
      {files.length === 0 && <Empty text={t("complaints.files_none")} />}
      <ul className="files">
        {files.map((file) => (
          <li key={`${file.sha256} ${file.name}`}>
            <a href={fileAddress(site, file.sha256)} download={file.name}>
              {file.media_type.startsWith("image/") ? (
                <img src={fileAddress(site, file.sha256)} alt={file.name} loading="lazy" />
              ) : (
                <span className="file">
                  <Icon name="file" size={28} />
                </span>
              )}
              <span className="t12">{file.name}</span>
            </a>
            <span className="mut t12">
              {moment(file.at)} {file.by}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
