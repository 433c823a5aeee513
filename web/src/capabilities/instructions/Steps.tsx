/** The steps of a version, in the reader's language first, with their pictures, films and papers. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSite } from "../../frame/session";
import { LANGUAGE_NAMES } from "../../language/language";
import { Icon } from "../../marks/Icon";
import { fileAddress } from "../files/api";
import { type StepFile, textIn, type Version } from "./api";

export function Steps({ version }: { version: Version }): ReactNode {
  const { t, i18n } = useTranslation();
  return (
    <ol className="instruction-steps">
      {version.steps.map((step, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a version never changes.
        <li key={place} className={step.caution ? "instruction-caution" : undefined}>
          <span className="instruction-place num">{place + 1}</span>
          <div>
            {step.caution && <span className="chip chip-hold">{t("instructions.caution")}</span>}
            <p>{textIn(step.texts, i18n.language)}</p>
            {Object.entries(step.texts)
              .filter(([tag]) => tag !== i18n.language)
              .map(([tag, text]) => (
                <p key={tag} className="mut" lang={tag}>
                  {LANGUAGE_NAMES[tag as keyof typeof LANGUAGE_NAMES] ?? tag}: {text}
                </p>
              ))}
            <div className="instruction-files">
              {step.files.map((file) => (
                <FileShown key={file.sha256} file={file} />
              ))}
            </div>
          </div>
        </li>
      ))}
    </ol>
  );
}

export function FileShown({ file }: { file: StepFile }): ReactNode {
  const site = useSite();
  const address = fileAddress(site, file.sha256);
  if (file.media_type.startsWith("image/")) return <img src={address} alt={file.name} />;
  if (file.media_type === "video/mp4") {
    return (
      // biome-ignore lint/a11y/useMediaCaption: the step's words say what it shows.
      <video src={address} controls preload="metadata" aria-label={file.name} />
    );
  }
  return (
    <a className="lnk" href={address} download={file.name}>
      <Icon name="file" size={16} /> {file.name}
    </a>
  );
}
