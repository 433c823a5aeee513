/** The field that searches inside the drawing: Enter goes from one to the next, Escape ends it. */
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PictureNode } from "../../api/types";
import { count } from "../../language/decimal";
import { findInside } from "./find";

interface Props {
  nodes: readonly PictureNode[];
  /** What is found, for marking, and the one to be shown. */
  onFound: (found: readonly number[], current: number | null) => void;
}

export function FindInside({ nodes, onFound }: Props): ReactNode {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [step, setStep] = useState(0);
  const found = useMemo(() => findInside(nodes, search), [nodes, search]);
  const show = (all: readonly number[], next: number): void => {
    const at = all.length > 0 ? (next + all.length) % all.length : 0;
    setStep(at);
    onFound(all, all[at] ?? null);
  };
  const write = (text: string): void => {
    setSearch(text);
    show(findInside(nodes, text), 0);
  };
  return (
    <search className="find-inside">
      <input
        type="search"
        value={search}
        aria-label={t("trace.find.label")}
        placeholder={t("trace.find.label")}
        onChange={(event) => write(event.target.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") show(found, step + (event.shiftKey ? -1 : 1));
          else if (event.key === "Escape") write("");
          else return;
          event.preventDefault();
        }}
      />
      <span role="status" className="num t12">
        {search.trim() !== "" &&
          (found.length > 0
            ? t("trace.find.place", { at: count(step + 1), of: count(found.length) })
            : t("trace.find.none"))}
      </span>
    </search>
  );
}
