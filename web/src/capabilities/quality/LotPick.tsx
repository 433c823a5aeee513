/**
 * Lots, chosen by search or scan. A scanner ends with Enter before any list has come, so Enter asks
 * for the exact number and takes it.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Select } from "antd";
import { type KeyboardEvent, type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { searchQuery } from "../../api/queries";
import type { Hit } from "../../api/types";
import { bareRef } from "../../frame/places";
import { useSite } from "../../frame/session";

const TYPING_PAUSE_MS = 200;
/** Faster than this per character is no person. */
const SCANNER_PAUSE_MS = 60;

interface LotPickProps {
  id: string;
  value: string[];
  onChange: (lots: string[], scanned: boolean) => void;
  /** Several lots at once. */
  several?: boolean;
  label: string;
}

/** Runs and tanks are found by the same search, but can be neither held nor complained of. */
const isLot = ({ kind }: Hit): boolean => kind === "lot";

export function LotPick({ id, value, onChange, several, label }: LotPickProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const [typed, setTyped] = useState("");
  const [asked, setAsked] = useState("");
  const [began, setBegan] = useState(0);
  const [missing, setMissing] = useState("");
  useEffect(() => {
    const pause = setTimeout(() => setAsked(typed.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(pause);
  }, [typed]);
  const found = useQuery(searchQuery(site, asked));
  const hits = asked === "" ? [] : (found.data?.hits ?? []).filter(isLot);

  const take = (lots: string[], scanned: boolean): void => {
    setTyped("");
    setAsked("");
    setMissing("");
    onChange(lots, scanned);
  };
  const resolve = async (text: string, scanned: boolean): Promise<void> => {
    const answer = await queries.fetchQuery(searchQuery(site, text)).catch(() => null);
    const lots = (answer?.hits ?? []).filter(isLot);
    const exact = lots.filter(({ title, ref }) => title === text || ref === text);
    const one = exact.length === 1 ? exact[0] : lots.length === 1 ? lots[0] : undefined;
    if (!one) return setMissing(lots.length === 0 ? text : "");
    take(several ? [...new Set([...value, one.ref])] : [one.ref], scanned);
  };
  const onEnter = (event: KeyboardEvent): void => {
    const text = typed.trim();
    if (event.key !== "Enter" || text === "") return;
    const fast = performance.now() - began < text.length * SCANNER_PAUSE_MS;
    // A list that is there already has its own answer to Enter.
    if (!fast && hits.length > 0 && asked === text) return;
    event.preventDefault();
    event.stopPropagation();
    void resolve(text, fast);
  };
  const shared = {
    id,
    "aria-label": label,
    style: { width: "100%" },
    placeholder: t("quality.lot_hint"),
    popupMatchSelectWidth: 380,
    onInputKeyDown: onEnter,
    loading: found.isFetching,
    showSearch: {
      filterOption: false,
      searchValue: typed,
      onSearch: (text: string) => {
        if (typed === "") setBegan(performance.now());
        setMissing("");
        setTyped(text);
      },
    },
    notFoundContent:
      asked === ""
        ? null
        : found.isFetching
          ? t("common.loading")
          : t("search.none", { text: asked }),
    options: hits.map(({ ref, title, subtitle }) => ({
      value: ref,
      label: `${title} ${subtitle ?? ""}`.trim(),
    })),
  };
  return (
    <>
      {several ? (
        <Select<{ value: string; label: ReactNode }[]>
          {...shared}
          mode="multiple"
          labelInValue
          value={value.map((ref) => ({ value: ref, label: bareRef(ref) }))}
          onChange={(chosen) =>
            take(
              chosen.map((one) => one.value),
              false,
            )
          }
        />
      ) : (
        <Select<{ value: string; label: ReactNode }>
          {...shared}
          allowClear
          labelInValue
          value={value[0] ? { value: value[0], label: bareRef(value[0]) } : null}
          onChange={(chosen) => take(chosen ? [chosen.value] : [], false)}
        />
      )}
      {missing !== "" && (
        <p className="fault t12" role="alert">
          {t("search.none", { text: missing })}
        </p>
      )}
    </>
  );
}
