/**
 * A code of something on record: searched while typing, or scanned.
 *
 * A scan ends with Enter. Enter takes the one code that fits and never sends the form, so a label
 * can be scanned field by field.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { AutoComplete, Input } from "antd";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSite } from "../../frame/session";
import { type ChoiceOf, choicesQuery } from "./choices";

const TYPING_PAUSE_MS = 200;
/** A scanner needs less than this for a character; a person more. */
const SCANNER_PAUSE_MS = 60;

interface CodeFieldProps {
  of: ChoiceOf;
  value: string;
  onChange: (code: string, scanned: boolean) => void;
  label: string;
  id?: string;
  faulty?: boolean;
  autoFocus?: boolean;
}

export function CodeField(props: CodeFieldProps): ReactNode {
  const { of, value, onChange, label, id, faulty, autoFocus } = props;
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const began = useRef<number | null>(null);
  /** What was taken is not offered again before something else is typed. */
  const taken = useRef(false);
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const pause = setTimeout(() => setAsked(value.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(pause);
  }, [value]);
  const found = useQuery(choicesQuery(site, of, asked, open));
  const typed = (text: string): void => {
    if (text === "" || began.current === null) began.current = performance.now();
    taken.current = false;
    onChange(text, false);
  };
  const take = async (): Promise<void> => {
    const text = value.trim();
    if (text === "") return;
    const took = performance.now() - (began.current ?? 0);
    const scanned = text.length > 2 && took < SCANNER_PAUSE_MS * text.length;
    began.current = null;
    taken.current = true;
    setOpen(false);
    const fitting = await queries.fetchQuery(choicesQuery(site, of, text, true)).catch(() => []);
    const same = fitting.find((one) => one.value.toLowerCase() === text.toLowerCase());
    const only = same ?? (fitting.length === 1 ? fitting[0] : undefined);
    onChange(only?.value ?? text, scanned);
  };
  return (
    <AutoComplete
      {...(id ? { id } : {})}
      value={value}
      options={found.data ?? []}
      open={open && (found.data?.length ?? 0) > 0}
      onOpenChange={(wanted) => setOpen(wanted && !taken.current)}
      onBlur={() => setOpen(false)}
      onChange={typed}
      onSelect={(code: string) => onChange(code, false)}
      defaultActiveFirstOption={false}
      status={faulty ? "error" : ""}
      popupMatchSelectWidth={300}
      style={{ width: "100%" }}
      onInputKeyDown={(event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        void take();
      }}
    >
      <Input
        aria-label={label}
        placeholder={t("warehouse.scan_or_search")}
        autoFocus={autoFocus ?? false}
        autoComplete="off"
        spellCheck={false}
      />
    </AutoComplete>
  );
}
