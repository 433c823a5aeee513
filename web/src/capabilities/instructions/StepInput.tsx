/** One step while it is written: its words in each language, and files that are dropped on it. */
import { Button, Checkbox, Input } from "antd";
import { type DragEvent, type ReactNode, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { attach } from "../files/api";
import type { DraftStep } from "./draft";
import { nameOf } from "./InstructionForm";
import { FileShown } from "./Steps";

interface StepInputProps {
  step: DraftStep;
  place: number;
  /** Code of the instruction: files belong to it. */
  code: string;
  languages: readonly string[];
  /** Files come later than words, so a change is made to what is there then. */
  onChange: (next: (step: DraftStep) => DraftStep) => void;
  onUp: () => void;
  onRemove: () => void;
}

export function StepInput(props: StepInputProps): ReactNode {
  const { step, place, languages, onChange, onUp, onRemove } = props;
  const { t } = useTranslation();
  const at = { place: place + 1 };
  return (
    <fieldset className="instruction-step">
      <legend>{t("instructions.step", at)}</legend>
      {languages.map((tag) => (
        <Input.TextArea
          key={tag}
          lang={tag}
          aria-label={`${t("instructions.step", at)} ${nameOf(tag)}`}
          placeholder={nameOf(tag)}
          rows={1}
          className="grows"
          maxLength={2000}
          value={step.texts[tag] ?? ""}
          onChange={({ target }) =>
            onChange((now) => ({ ...now, texts: { ...now.texts, [tag]: target.value } }))
          }
        />
      ))}
      <Drop {...props} />
      <div className="row">
        <Checkbox
          checked={step.caution}
          onChange={({ target }) => onChange((now) => ({ ...now, caution: target.checked }))}
        >
          {t("instructions.caution")}
        </Checkbox>
        <span className="grow" />
        <Button
          size="small"
          disabled={place === 0}
          onClick={onUp}
          aria-label={t("instructions.up", at)}
        >
          ↑
        </Button>
        <Button size="small" onClick={onRemove}>
          {t("instructions.remove_step", at)}
        </Button>
      </div>
    </fieldset>
  );
}

/** Pictures, films and papers go to the server at once; the version only names them. */
function Drop({ step, code, onChange }: StepInputProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState(0);
  const [problem, setProblem] = useState<unknown>(null);
  const send = async (files: File[]): Promise<void> => {
    setProblem(null);
    for (const file of files) {
      setSending((now) => now + 1);
      try {
        const { result } = await attach(site, `instruction:${code}`, file, crypto.randomUUID());
        onChange((now) => ({ ...now, files: [...now.files, result] }));
      } catch (cause) {
        setProblem(cause);
      } finally {
        setSending((now) => now - 1);
      }
    }
  };
  const dropped = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    if (code !== "") void send([...event.dataTransfer.files]);
  };
  return (
    <div>
      <div className="instruction-files">
        {step.files.map((file) => (
          <div key={file.sha256}>
            <FileShown file={file} />
            <button
              type="button"
              className="lnk"
              aria-label={t("instructions.remove_file", { name: file.name })}
              onClick={() =>
                onChange((now) => ({
                  ...now,
                  files: now.files.filter(({ sha256 }) => sha256 !== file.sha256),
                }))
              }
            >
              {t("files.drop")}
            </button>
          </div>
        ))}
      </div>
      <input
        ref={input}
        id={id}
        type="file"
        hidden
        multiple
        accept="image/*,video/mp4,application/pdf"
        aria-label={t("instructions.drop")}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          target.value = "";
          void send(files);
        }}
      />
      <button
        type="button"
        className={`instruction-drop${over ? " instruction-over" : ""}`}
        disabled={code === ""}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={dropped}
      >
        {code === ""
          ? t("instructions.code_first")
          : sending > 0
            ? t("files.sending")
            : t("instructions.drop")}
      </button>
      {problem !== null && (
        <p role="alert" className="instruction-said">
          {problemWords(t, problem)}
        </p>
      )}
    </div>
  );
}
