/**
 * Acts: what a person does at once. Every act says how it came about, is sent under one key however
 * often it is sent, and can be shown before it is done.
 */
import type { Query, QueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import type { components } from "../api/schema.gen";

export type ActAsk = components["schemas"]["ActAsk"];

/** How a form's act came about, from its first key or scan to its commit. */
export interface Acting {
  /** To be called at every key or scan; the first one counts. */
  touched: (scanned?: boolean) => void;
  /** A refusal came back. */
  refused: () => void;
  /** What is sent with the act. */
  how: (reasons: Record<string, string>) => ActAsk;
  /** The same key until the act is done: a second click does nothing twice. */
  key: string;
  /** The act is done; the next one begins. */
  done: () => void;
}

export function useActing(): Acting {
  const first = useRef<string | null>(null);
  const scanned = useRef(false);
  const refusals = useRef(0);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const touched = useCallback((byScanner = false) => {
    first.current ??= new Date().toISOString();
    if (byScanner) scanned.current = true;
  }, []);
  const refused = useCallback(() => {
    refusals.current += 1;
  }, []);
  const how = useCallback(
    (reasons: Record<string, string>): ActAsk => ({
      capture: scanned.current ? "scanned" : "typed",
      first_input_at: first.current,
      refusals: refusals.current,
      reasons,
    }),
    [],
  );
  const done = useCallback(() => {
    first.current = null;
    scanned.current = false;
    refusals.current = 0;
    setKey(crypto.randomUUID());
  }, []);
  return { touched, refused, how, key, done };
}

/** The first word of the key of every look at an act before it is done. */
export const PREVIEW = "preview";

/** Whether it shows what is, and not what an act would do. */
const showsWhatIs = ({ queryKey }: Query): boolean => queryKey[0] !== PREVIEW;

/** After an act everything may be different, except what was only looked at before it. */
export async function refresh(queries: QueryClient): Promise<void> {
  // What is on its way for the first time is not asked for anew, and may say what was before the act.
  const first = queries.getQueryCache().findAll({
    fetchStatus: "fetching",
    predicate: (query) => showsWhatIs(query) && query.state.data === undefined,
  });
  await queries.invalidateQueries({ predicate: showsWhatIs });
  if (first.length === 0) return;
  await Promise.allSettled(first.map(({ promise }) => promise));
  await queries.invalidateQueries({ predicate: (query) => first.includes(query) });
}
