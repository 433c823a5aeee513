/** Fields of the shop desk: a code that is searched, a lot that is scanned or picked. */
import { useQuery } from "@tanstack/react-query";
import { AutoComplete } from "antd";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { recordQuery } from "../masters/api";
import { CodeInput } from "../masters/CodeInput";
import { type LotStock, lotsQuery } from "./api";

interface CodeProps {
  id?: string;
  of: "item" | "place" | "equipment";
  label: string;
  value: string;
  onChange: (code: string) => void;
}

/** A code of a master record. */
export function CodePick({ id, of, label, value, onChange }: CodeProps): ReactNode {
  return (
    <CodeInput
      {...(id ? { id } : {})}
      field={{ name: of, holds: "code", of, choices: [], fields: [], required: false }}
      label={label}
      value={value}
      faulty={false}
      onChange={(code) => onChange(String(code ?? ""))}
    />
  );
}

/** The name of a place or item; its code until the name is known. */
export function NameOf({ kind, code }: { kind: string; code: string }): ReactNode {
  const record = useQuery({ ...recordQuery(kind, code), staleTime: 60_000, retry: false });
  const name = (record.data?.record.fields as { name?: string } | undefined)?.name;
  return name || code;
}

const TYPING_PAUSE_MS = 180;
/** A scanner needs less than this for each character. */
const SCANNER_MS = 60;
const SCAN_LEAST = 3;

interface LotProps {
  id: string;
  label: string;
  placeholder: string;
  item?: string | undefined;
  value: string;
  onChange: (text: string) => void;
  /** A lot was picked, or its number was scanned or typed and closed with Enter. */
  onChosen: (lot: string, scanned: boolean, stock?: LotStock) => void;
}

/** A lot by its number: scanned, typed, or picked from what is in stock. */
export function LotPick(props: LotProps): ReactNode {
  const { id, label, placeholder, item = "", value, onChange, onChosen } = props;
  const { t } = useTranslation();
  const site = useSite();
  const began = useRef(0);
  const [open, setOpen] = useState(false);
  const [q, setQ] = useState("");
  useEffect(() => {
    const pause = setTimeout(() => setQ(value.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(pause);
  }, [value]);
  const found = useQuery(lotsQuery(site, q, item, open));
  const rows = open ? (found.data?.rows ?? []) : [];
  const choose = (text: string, scanned: boolean): void => {
    setOpen(false);
    const named = text.trim();
    onChosen(
      named,
      scanned,
      rows.find((row) => row.lot === named || row.lot_number === named),
    );
  };
  return (
    <AutoComplete
      id={id}
      size="large"
      aria-label={label}
      placeholder={placeholder}
      style={{ width: "100%" }}
      popupMatchSelectWidth={360}
      value={value}
      open={open && rows.length > 0}
      defaultActiveFirstOption={false}
      onOpenChange={(next) => setOpen(next && value === "")}
      options={rows.map((row) => ({
        value: row.lot_number ?? row.lot,
        key: row.lot,
        label: (
          <span className="row">
            <span className="code">{row.lot_number ?? row.lot}</span>
            <span className="mut grow ellipsis">{row.item_name}</span>
            {row.holds.length > 0 && <span className="chip chip-hold">{t("state.hold")}</span>}
            <span className="num">
              {quantity(row.on_hand, row.unit)} {row.unit}
            </span>
          </span>
        ),
      }))}
      onSelect={(text: string) => choose(text, false)}
      onChange={(text: string) => {
        if (value === "") began.current = performance.now();
        setOpen(true);
        onChange(text ?? "");
      }}
      onInputKeyDown={(event) => {
        if (event.key !== "Enter") return;
        // A scanner ends with Enter; the act is done only by a second one, or by its button.
        event.preventDefault();
        if (value.trim() === "") return;
        const each = (performance.now() - began.current) / value.length;
        choose(value, value.length >= SCAN_LEAST && each < SCANNER_MS);
      }}
    />
  );
}
