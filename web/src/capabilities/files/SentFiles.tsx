/** Files that are sent: what became of each, beside it, and what to do where one did not arrive. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { Icon } from "../../marks/Icon";
import { fileAddress } from "./api";
import type { Sent } from "./outbox";
import type { Sending } from "./useSending";
import "./files.css";

export function SentFiles({ sending, files }: { sending: Sending; files: Sent[] }): ReactNode {
  if (files.length === 0) return null;
  return (
    <ul className="sent t13" aria-live="polite">
      {files.map((one) => (
        <SentFile key={one.key} one={one} sending={sending} />
      ))}
    </ul>
  );
}

/** The file itself is refused: it would be the same the next time. */
const isHopeless = (problem: unknown): boolean =>
  problem instanceof Problem && ["file_kind", "file_too_large"].includes(problem.code);

function SentFile({ one, sending }: { one: Sent; sending: Sending }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const { file, state, kept, problem } = one;
  if (state === "failed") {
    const words = problemWords(t, problem);
    return (
      <li className="sent-failed">
        <Icon name="warn" size={14} />
        <span className="grow">
          {!words.includes(file.name) && <b>{file.name} </b>}
          {words}
        </span>
        <span className="sent-acts">
          {!isHopeless(problem) && (
            <button type="button" className="lnk" onClick={() => sending.again(one)}>
              {t("common.retry")}
            </button>
          )}
          <button type="button" className="lnk" onClick={() => sending.drop(one.key)}>
            {t("files.drop")}
          </button>
        </span>
      </li>
    );
  }
  return (
    <li>
      <Icon name={state === "kept" ? "check" : "clock"} size={14} />
      {kept ? (
        <a className="lnk" href={fileAddress(site, kept.sha256)} download={kept.name}>
          {kept.name}
        </a>
      ) : (
        <span>{file.name}</span>
      )}
      <span className="mut">{t(`files.${state}`)}</span>
    </li>
  );
}

/** Files that were chosen and go once what they belong to is there. */
export function ChosenFiles({
  files,
  onDrop,
}: {
  files: readonly File[];
  onDrop: (file: File) => void;
}): ReactNode {
  const { t } = useTranslation();
  if (files.length === 0) return null;
  return (
    <ul className="sent t13">
      {files.map((file, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a camera may call all its pictures the same.
        <li key={`${file.name} ${at}`}>
          <Icon name="file" size={14} />
          <span>{file.name}</span>
          <button
            type="button"
            className="lnk"
            aria-label={t("files.drop_what", { name: file.name })}
            onClick={() => onDrop(file)}
          >
            {t("files.drop")}
          </button>
        </li>
      ))}
    </ul>
  );
}
