/** Photos and papers of one thing: the list of them, and a way to add more. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Empty } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { type Attachment, fileAddress } from "./api";
import { FilePick } from "./FilePick";
import { SentFiles } from "./SentFiles";
import { useSending } from "./useSending";
import "./files.css";

interface FilesProps {
  /** What they belong to, as the ledger names it. */
  subject: string;
  files: Attachment[];
  /** What is said while there are none. */
  none: string;
  /** Hears of what is added here, for whoever looks into it. */
  onAdd?: (files: File[]) => void;
}

export function Files({ subject, files, none, onAdd }: FilesProps): ReactNode {
  const { t } = useTranslation();
  const may = useMay("goods.record");
  const sending = useSending();
  // What is kept stands in the list below.
  const going = sending.files.filter((one) => one.subject === subject && one.state !== "kept");
  return (
    <section className="card" aria-labelledby="files">
      <div className="card-h files-h">
        <h2 id="files" className="t13">
          {t("files.title")}
        </h2>
        <span className="grow" />
        {may && (
          <FilePick
            onPick={(picked) => {
              sending.send(subject, picked);
              onAdd?.(picked);
            }}
          />
        )}
      </div>
      <SentFiles sending={sending} files={going} />
      {files.length === 0 && going.length === 0 && <Empty text={none} />}
      <FileList files={files} />
    </section>
  );
}

/** The files themselves: pictures as pictures, papers by their name. */
export function FileList({ files }: { files: readonly Attachment[] }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const mayRead = useMay("work.read");
  if (files.length === 0) return null;
  return (
    <ul className="files" aria-label={t("files.title")}>
      {files.map((file) => (
        <li key={`${file.sha256} ${file.name} ${file.at}`}>
          {mayRead && !file.removed_on ? (
            <a href={fileAddress(site, file.sha256)} download={file.name}>
              {file.media_type.startsWith("image/") ? (
                <img src={fileAddress(site, file.sha256)} alt={file.name} loading="lazy" />
              ) : (
                <Paper />
              )}
              <span className="t12">{file.name}</span>
            </a>
          ) : (
            <>
              <Paper />
              <span className="t12">{file.name}</span>
            </>
          )}
          <span className="mut t12">
            {moment(file.at)} {file.by}
          </span>
          {file.removed_on && (
            <span className="mut t12">{t("files.removed", { on: file.removed_on })}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

const Paper = (): ReactNode => (
  <span className="file">
    <Icon name="file" size={28} />
  </span>
);
