/**
 * One receipt of a delivery: looked at while it is filled in, then recorded. A delivery of an order is
 * one receipt; what came with it and is on no order is another one, for an order takes nothing that it
 * did not ask for.
 */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { Problem } from "../../api/client";
import { PREVIEW, useActing } from "../../frame/act";
import { useMay, useSite } from "../../frame/session";
import { type Receive, type Received, receive } from "./api";
import { isFilled, type Row } from "./rows";

export interface Receipt {
  /** The rows that will be lots. */
  filled: Row[];
  /** What it would do. */
  look: Received | undefined;
  /** Why it cannot be recorded. */
  problem: Error | null;
  /** The row the problem is about; none where it is about the whole. */
  at: number | undefined;
  pending: boolean;
  /** Something was typed: what was refused is looked at anew. */
  touched: () => void;
  record: () => Promise<Received>;
}

/** The server could not be asked, or could not answer just now: trying again may be all it takes. */
export const isPassing = (cause: unknown): boolean =>
  cause instanceof Problem && (cause.status === 0 || cause.status >= 500);

interface ReceiptAsk {
  order: string | null;
  /** Who delivers; the order says so where there is one. */
  supplier: string;
  rows: Row[];
  reasons: Record<string, string>;
}

export function useReceipt({ order, supplier, rows, reasons }: ReceiptAsk): Receipt {
  const site = useSite();
  const may = useMay("goods.record");
  const acting = useActing();
  const filled = rows.filter(isFilled);
  const body: Receive = {
    ...(order === null ? { supplier } : { order }),
    lots: filled.map(({ lot }) => lot),
    act: acting.how(reasons),
  };
  const shown = useDeferredValue(JSON.stringify([supplier, body.lots, reasons]));
  const known = filled.length > 0 && (order !== null || supplier !== "");
  const look = useQuery({
    queryKey: [PREVIEW, "receiving", site, order, shown],
    queryFn: () => receive(site, body, "", true),
    enabled: may && known,
    retry: false,
  });
  const commit = useMutation({
    mutationFn: () => receive(site, body, acting.key, false),
    // An answer that got lost is no refusal: the same is asked again, word for word.
    onError: (cause) => {
      if (!isPassing(cause)) acting.refused();
    },
    onSuccess: acting.done,
  });
  const problem = commit.error ?? (known ? look.error : null);
  const place = problem instanceof Problem ? Number(problem.params.at_line ?? 0) : 0;
  return {
    filled,
    look: known ? look.data : undefined,
    problem,
    at: filled[place - 1]?.id,
    pending: commit.isPending,
    touched: () => {
      acting.touched();
      commit.reset();
    },
    record: () => commit.mutateAsync(),
  };
}
