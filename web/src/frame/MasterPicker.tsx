/** The code of a master record, chosen from a list that is searched while typing or scanned. */
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "../api/client";

const TYPING_PAUSE_MS = 200;
const CHOICES = 30;

const choicesQuery = (kind: string, q: string, enabled: boolean) =>
  queryOptions({
    queryKey: ["master-choices", kind, q],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/masters/{kind}", {
          params: { path: { kind }, query: { limit: CHOICES, ...(q ? { q } : {}) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    enabled,
  });

interface PickerProps {
  kind: "item" | "partner" | "place" | "equipment";
  /** Only partners of this role. */
  role?: "supplier" | "customer";
  value: string;
  onChange: (code: string) => void;
  id?: string;
  label: string;
  width?: number | string;
}

export function MasterPicker(props: PickerProps): ReactNode {
  const { kind, role, value, onChange, id, label, width = "100%" } = props;
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [q, setQ] = useState("");
  useEffect(() => {
    const pause = setTimeout(() => setQ(typed.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(pause);
  }, [typed]);
  const found = useQuery(choicesQuery(kind, q, open));
  const rows = (found.data?.rows ?? []).filter((row) => {
    const fields = row.fields as Record<string, unknown>;
    return !role || fields.role === role || fields.role === "both";
  });
  const options = rows.map(({ code, fields }) => {
    const { name } = fields as { name?: string };
    return { value: code, label: name && name !== code ? `${code} ${name}` : code };
  });
  return (
    <Select<string>
      {...(id ? { id } : {})}
      aria-label={label}
      allowClear
      showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
      options={options}
      loading={found.isFetching}
      notFoundContent={found.isSuccess ? t("common.nothing_fits") : null}
      placeholder={t("masters.choose_or_type")}
      value={value === "" ? null : value}
      onOpenChange={setOpen}
      onChange={(code) => onChange(code ?? "")}
      popupMatchSelectWidth={320}
      style={{ width }}
    />
  );
}
