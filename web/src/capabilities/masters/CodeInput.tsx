/** A code of another record, or several: chosen from a list that is searched while typing. */
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../frame/session";
import { choicesQuery, type MasterField, type MasterRecord } from "./api";
import type { InputProps } from "./FieldInput";
import { apart } from "./values";
import { choiceName } from "./words";

const TYPING_PAUSE_MS = 200;

/** The text once nobody has typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const pause = setTimeout(() => setSettled(text), TYPING_PAUSE_MS);
    return () => clearTimeout(pause);
  }, [text]);
  return settled;
}

const titleOf = ({ code, fields }: MasterRecord): string => {
  const name = (fields as Record<string, unknown>).name;
  return typeof name === "string" && name !== "" ? `${code} ${name}` : code;
};

/** What a code may be: words besides, roles, sites, or records that are searched. */
function useOptions(field: MasterField, open: boolean, typed: string) {
  const { t } = useTranslation();
  const session = useSession();
  const q = useSettled(typed.trim());
  const of = field.of ?? "";
  const isRecord = of !== "role" && of !== "site";
  const found = useQuery(choicesQuery(of, q, open && isRecord));
  const options = useMemo(() => {
    const needle = typed.trim().toLowerCase();
    const besides = field.choices.map((word) => ({
      value: word,
      label: choiceName(t, field, word),
    }));
    const sites = (session?.sites ?? []).map(({ code, name }) => ({
      value: code,
      label: `${code} ${name}`,
    }));
    const fixed = (of === "site" ? sites : besides).filter(({ value, label }) =>
      `${value} ${label}`.toLowerCase().includes(needle),
    );
    const records = isRecord ? (found.data?.rows ?? []) : [];
    return [...fixed, ...records.map((row) => ({ value: row.code, label: titleOf(row) }))];
  }, [field, found.data, isRecord, of, session, t, typed]);
  return { options, loading: found.isFetching };
}

export function CodeInput({ field, value, onChange, id, label, faulty }: InputProps): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  // Its name stays beside the code when the list is searched for something else.
  const [picked, setPicked] = useState<{ value: string; label: string } | undefined>();
  const { options, loading } = useOptions(field, open, typed);
  const several = field.holds === "codes";
  const shared = {
    ...(id ? { id } : {}),
    "aria-label": label,
    allowClear: true,
    options,
    loading,
    placeholder: t("masters.choose_or_type"),
    status: faulty ? ("error" as const) : ("" as const),
    onOpenChange: setOpen,
    showSearch: { filterOption: false, searchValue: typed, onSearch: setTyped },
    popupMatchSelectWidth: 320,
    style: { width: "100%" },
  };
  if (several) {
    return (
      <Select<string[]>
        {...shared}
        mode="multiple"
        value={apart(value)}
        onChange={(codes) => onChange(codes.join(" "))}
      />
    );
  }
  const chosen = String(value ?? "");
  const known = field.choices.includes(chosen) ? choiceName(t, field, chosen) : chosen;
  const listed = [...options, ...(picked ? [picked] : [])].find(({ value: one }) => one === chosen);
  return (
    <Select<{ value: string; label: ReactNode }>
      {...shared}
      labelInValue
      value={chosen === "" ? null : { value: chosen, label: listed?.label ?? known }}
      onChange={(option) => {
        setPicked(options.find(({ value: one }) => one === option?.value));
        onChange(option?.value ?? "");
      }}
    />
  );
}
