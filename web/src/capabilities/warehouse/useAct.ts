/** One act of a form: shown while it is filled in, sent once, and taken back where it was wrong. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { Problem } from "../../api/client";
import { type ActAsk, useActing } from "../../frame/act";
import { useSite } from "../../frame/session";
import type { Done } from "./send";

interface Ask<R> {
  /** Tells this form's previews from all others. */
  name: string;
  /** Everything the act says; a change of it is shown anew. */
  body: unknown;
  /** Whether enough is filled in to ask. */
  ready: boolean;
  /** A count must not be told what is expected, so nothing is shown before it is sent. */
  blind?: boolean;
  send: (act: ActAsk, key: string, preview: boolean) => Promise<Done<R>>;
}

/** A refusal that only asks why; the answer goes with the act under the rule's code. */
export function ruleOf(problem: unknown): string | null {
  if (!(problem instanceof Problem) || problem.code === "rule_refused") return null;
  return problem.params.rule ? String(problem.params.rule) : null;
}

export function useAct<R>({ name, body, ready, blind = false, send }: Ask<R>) {
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const shown = useDeferredValue(JSON.stringify([body, reasons]));
  const preview = useQuery({
    queryKey: ["act-preview", site, name, shown],
    queryFn: () => send(acting.how(reasons), "", true),
    enabled: ready && !blind,
    retry: false,
    gcTime: 0,
  });
  const commit = useMutation({
    mutationFn: () => send(acting.how(reasons), acting.key, false),
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      setReasons({});
      await queries.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] !== "act-preview",
      });
    },
  });
  const problem = commit.error ?? (ready && !blind ? preview.error : null);
  return {
    acting,
    preview: ready && !blind ? preview.data : undefined,
    commit,
    problem,
    reasons,
    /** A key or a scan: what was refused before is no longer what is asked. */
    touched: (scanned = false) => {
      acting.touched(scanned);
      if (commit.isError) commit.reset();
    },
    explain: (rule: string, reason: string) => {
      setReasons((now) => ({ ...now, [rule]: reason }));
      if (commit.isError) commit.reset();
    },
  };
}
