/**
 * Acts that change what was done before: each is looked at first, done once, and says why.
 */
import {
  keepPreviousData,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { type FormEvent, useDeferredValue, useState } from "react";
import { type ActAsk, PREVIEW, refresh, useActing } from "./act";

/** Stands for the reason while one only looks: what an act would change does not depend on it. */
const NOT_YET_SAID = "…";

/** What goes with such an act: why it is done, and how it came about. */
export interface Why {
  reason: string;
  act: ActAsk;
}

interface ReasonedAsk<Said> {
  /** What the look depends on, beside the answers to rules. */
  key: readonly unknown[];
  /** Sends the act; with `preview` nothing is done. */
  send: (why: Why, key: string, preview: boolean) => Promise<Said>;
  /** Whether enough is known for a look. */
  known?: boolean;
  onDone: () => void;
}

export interface Reasoned<Said> {
  /** What the act would do. */
  look: UseQueryResult<Said>;
  /** Why it may not be done, from the look or from doing it. */
  problem: Error | null;
  pending: boolean;
  /** Whether it may be done now, a reason being given. */
  ready: boolean;
  reason: string;
  /** The answers to rules that ask why. */
  reasons: Record<string, string>;
  answer: (rule: string, words: string) => void;
  /** Wraps what takes a value, so that a change counts as input and takes a refusal away. */
  change: (take: (value: string) => void) => (value: string) => void;
  say: (reason: string) => void;
  submit: (event: FormEvent) => void;
}

export function useReasoned<Said>(ask: ReasonedAsk<Said>): Reasoned<Said> {
  const { key, send, known = true, onDone } = ask;
  const queries = useQueryClient();
  const acting = useActing();
  const [reason, setReason] = useState("");
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const answered = useDeferredValue(reasons);
  const look = useQuery({
    queryKey: [PREVIEW, ...key, answered],
    queryFn: () => send({ reason: NOT_YET_SAID, act: acting.how(answered) }, "", true),
    enabled: known,
    retry: false,
    // What was seen stays in sight while the next look is on its way.
    placeholderData: keepPreviousData,
  });
  const commit = useMutation({
    mutationFn: () => send({ reason: reason.trim(), act: acting.how(reasons) }, acting.key, false),
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      onDone();
      await refresh(queries);
    },
  });
  const change = (take: (value: string) => void) => (value: string) => {
    acting.touched();
    commit.reset();
    take(value);
  };
  const problem = commit.error ?? look.error;
  return {
    look,
    problem,
    pending: commit.isPending,
    ready: look.isSuccess && !look.isPlaceholderData && reason.trim() !== "" && problem === null,
    reason,
    reasons,
    answer: (rule, words) => change(() => setReasons((now) => ({ ...now, [rule]: words })))(words),
    change,
    say: change(setReason),
    submit: (event) => {
      event.preventDefault();
      commit.mutate();
    },
  };
}
