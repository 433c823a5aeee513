/** Where a label comes out: a printer with its state, or paper as PDF. */
import { Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { Note } from "../../frame/Outcome";
import { Icon } from "../../marks/Icon";
import type { PrinterView } from "./contract";
import { PrinterMark } from "./PrinterMark";

/** What stands where a printer would, when the label is a file. */
export const PAPER = "paper";
const KEPT = "suyuan.printer";

/** The printer used last at this desk, if it is still there; else the first. */
export function rememberedPrinter(printers: readonly PrinterView[]): string {
  const kept = localStorage.getItem(KEPT);
  if (kept === PAPER || printers.some(({ code }) => code === kept)) return kept ?? PAPER;
  return printers[0]?.code ?? PAPER;
}

/** What a printer is called; its code where it is not among those at hand. */
export const nameOf = (printers: readonly PrinterView[], code: string): string =>
  printers.find((one) => one.code === code)?.name ?? code;

interface PickProps {
  printers: readonly PrinterView[];
  value: string;
  onChange: (code: string) => void;
}

export function PrinterPick({ printers, value, onChange }: PickProps): ReactNode {
  const { t } = useTranslation();
  const chosen = printers.find(({ code }) => code === value);
  const stands = chosen && (chosen.paused || chosen.state !== "ready") ? chosen : null;
  return (
    <>
      <Field label={t("labels.printer")}>
        {(id) => (
          <Select
            id={id}
            aria-label={t("labels.printer")}
            value={value}
            options={[
              ...printers.map((printer) => ({
                value: printer.code,
                label: (
                  <span className="row">
                    <span className="grow">{printer.name}</span>
                    <PrinterMark state={printer.paused ? "paused" : printer.state} />
                  </span>
                ),
              })),
              { value: PAPER, label: t("labels.paper") },
            ]}
            onChange={(code) => {
              localStorage.setItem(KEPT, code);
              onChange(code);
            }}
          />
        )}
      </Field>
      {stands && (
        <Note tone="ask">
          <Icon name="warn" size={16} />
          <div>
            <p>{t(`labels.printer_do.${stands.paused ? "paused" : stands.state}`)}</p>
            <p>
              {stands.fallback && stands.fallback_by === "program" && !stands.paused
                ? t("labels.goes_to", { printer: nameOf(printers, stands.fallback) })
                : t("labels.will_wait")}
            </p>
          </div>
        </Note>
      )}
    </>
  );
}
