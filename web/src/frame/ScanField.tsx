/**
 * One field for everything that has a number: typed with `/`, or scanned from any page.
 *
 * A scanner types faster than a person and ends with Enter. Such a burst is taken from any page
 * without a click into the field; a slow one is left alone.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { searchQuery } from "../api/queries";
import type { Hit } from "../api/types";
import { Icon } from "../marks/Icon";
import { placeOf } from "./places";
import { problemWords } from "./problems";
import { useSite } from "./session";

/** Longest pause between two characters of a scanner. */
const SCANNER_PAUSE_MS = 60;
const SCAN_LEAST = 3;
const TYPING_PAUSE_MS = 180;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest("input, textarea, select, [contenteditable]") !== null;

/** Listens for `/` and for scans on the whole page. */
function useScanner(focus: () => void, scanned: (text: string) => void): void {
  const acts = useRef({ focus, scanned });
  acts.current = { focus, scanned };
  useEffect(() => {
    let heard = "";
    let last = 0;
    const listen = (event: globalThis.KeyboardEvent): void => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      // When the key came, not when a busy page got round to it.
      const now = event.timeStamp;
      if (now - last > SCANNER_PAUSE_MS) heard = "";
      last = now;
      if (event.key === "Enter" && heard.length >= SCAN_LEAST) {
        event.preventDefault();
        acts.current.scanned(heard);
        heard = "";
      } else if (event.key === "/" && heard === "") {
        event.preventDefault();
        acts.current.focus();
      } else if (event.key.length === 1) {
        heard += event.key;
      }
    };
    addEventListener("keydown", listen, true);
    return () => removeEventListener("keydown", listen, true);
  }, []);
}

export function ScanField(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const router = useRouter();
  const queries = useQueryClient();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [hits, setHits] = useState<Hit[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [chosen, setChosen] = useState(0);
  const [open, setOpen] = useState(false);
  const list = useId();

  const find = async (q: string): Promise<Hit[]> => {
    try {
      const found = await queries.fetchQuery({ ...searchQuery(site, q.trim()), staleTime: 3_000 });
      setProblem(null);
      setHits(found.hits);
      setChosen(0);
      return found.hits;
    } catch (cause) {
      setHits(null);
      setProblem(problemWords(t, cause));
      return [];
    }
  };
  const go = (hit: Hit): void => {
    setOpen(false);
    setText("");
    setHits(null);
    field.current?.blur();
    void router.navigate(placeOf(hit));
  };
  const resolve = async (q: string): Promise<void> => {
    const found = await find(q);
    const exact = found.filter(({ title, ref }) => title === q.trim() || ref === q.trim());
    const only = exact.length === 1 ? exact[0] : found.length === 1 ? found[0] : undefined;
    if (only) go(only);
    else setOpen(true);
  };

  useScanner(
    () => field.current?.focus(),
    (scan) => {
      setText(scan);
      field.current?.focus();
      void resolve(scan);
    },
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: only the text starts a search.
  useEffect(() => {
    if (!open || text.trim() === "") return setHits(null);
    const pause = setTimeout(() => void find(text), TYPING_PAUSE_MS);
    return () => clearTimeout(pause);
  }, [text, open]);

  const onKey = (event: KeyboardEvent): void => {
    const last = (hits?.length ?? 0) - 1;
    if (event.key === "ArrowDown") setChosen((now) => Math.min(last, now + 1));
    else if (event.key === "ArrowUp") setChosen((now) => Math.max(0, now - 1));
    else if (event.key === "Escape") {
      setOpen(false);
      field.current?.blur();
    } else if (event.key === "Enter" && text.trim() !== "") {
      const hit = hits?.[chosen];
      if (hit && open && chosen > 0) go(hit);
      else void resolve(text);
    } else return;
    event.preventDefault();
  };

  const shown = open && text.trim() !== "" && (hits !== null || problem !== null);
  return (
    <search className="scan">
      <label className="scan-box">
        <Icon name="scan" size={18} />
        <input
          ref={field}
          role="combobox"
          aria-label={t("search.label")}
          aria-expanded={shown}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={shown && hits?.[chosen] ? `${list}-${chosen}` : undefined}
          placeholder={t("search.placeholder")}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKey}
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      {shown && (
        // The list must not take the focus from the field before the click arrives.
        <div
          className="hits"
          id={list}
          role="listbox"
          aria-label={t("search.results")}
          onMouseDown={(event) => event.preventDefault()}
        >
          {hits?.map((hit, at) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys of the list.
            <div
              key={`${hit.kind} ${hit.ref}`}
              id={`${list}-${at}`}
              className="hit"
              role="option"
              tabIndex={-1}
              aria-selected={at === chosen}
              onMouseEnter={() => setChosen(at)}
              onClick={() => go(hit)}
            >
              <span className="mut t12">{t(`hit_kind.${hit.kind}`)}</span>
              <span>
                <b className="code">{hit.title}</b> <span className="sec">{hit.subtitle}</span>
              </span>
              <span className="mut t12">{t(`match.${hit.match}`, { defaultValue: "" })}</span>
            </div>
          ))}
          {hits?.length === 0 && (
            <div className="hits-note">{t("search.none", { text: text.trim() })}</div>
          )}
          {problem && <div className="hits-note">{problem}</div>}
        </div>
      )}
    </search>
  );
}
