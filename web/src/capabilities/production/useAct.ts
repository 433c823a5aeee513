/**
 * One act of a form: shown while it is filled, refused in words, done once.
 *
 * The preview asks the server what the act would do; the same question without `preview` does it.
 */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { type ActAsk, useActing } from "../../frame/act";
import { ruleOf } from "../../frame/passes";
import { useSite } from "../../frame/session";
import type { Sending } from "./api";

interface Asking<B extends object, T> {
  name: string;
  /** What is asked, without how it came about; `null` while something is missing. */
  body: B | null;
  send: (how: Sending, body: B & { act: ActAsk }) => Promise<T>;
  /** After it is done; the form is emptied by the caller. */
  onDone?: (answer: T) => void;
  /** Whether what it would do is asked while it is filled. */
  live?: boolean;
}

export interface Act<T> {
  touched: (scanned?: boolean) => void;
  preview: T | undefined;
  /** Why it would be, or was, refused. */
  problem: unknown;
  /** Reasons that let it pass, by the word of the rule: those given, and the one still missing. */
  reasons: Record<string, string>;
  giveReason: (rule: string, reason: string) => void;
  ready: boolean;
  pending: boolean;
  done: T | undefined;
  commit: () => void;
}

export function useAct<B extends object, T>(asking: Asking<B, T>): Act<T> {
  const { name, body, send, onDone, live = true } = asking;
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const shown = useDeferredValue(JSON.stringify([body, reasons]));
  const preview = useQuery({
    queryKey: ["preview", name, site, shown],
    queryFn: () => {
      const [asked, given] = JSON.parse(shown) as [B, Record<string, string>];
      return send({ site, key: "", preview: true }, { ...asked, act: acting.how(given) });
    },
    enabled: live && body !== null && !shown.startsWith("[null"),
    retry: false,
    gcTime: 0,
  });
  const act = useMutation({
    mutationFn: (asked: B) =>
      send({ site, key: acting.key, preview: false }, { ...asked, act: acting.how(reasons) }),
    onError: acting.refused,
    onSuccess: async (answer) => {
      acting.done();
      setReasons({});
      onDone?.(answer);
      // Everything on the pages may have moved; previews of what is done would only be refused.
      await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "preview" });
    },
  });
  const problem = body === null ? null : (act.error ?? preview.error);
  const asks = ruleOf(problem);
  return {
    touched: (scanned) => {
      acting.touched(scanned);
      if (act.error || act.data) act.reset();
    },
    preview: body === null ? undefined : preview.data,
    problem,
    // A reason stays while it is written, though the refusal is gone by then.
    reasons: body === null ? {} : { ...reasons, ...(asks ? { [asks]: reasons[asks] ?? "" } : {}) },
    giveReason: (rule, reason) => {
      acting.touched();
      act.reset();
      setReasons((now) => ({ ...now, [rule]: reason }));
    },
    ready: body !== null && problem === null,
    pending: act.isPending,
    done: act.data,
    commit: () => body !== null && act.mutate(body),
  };
}
