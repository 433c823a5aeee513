/** A delivery while it is filled in and recorded: its rows, the receipts they become, what was kept. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import type { Order } from "../../api/orders";
import { refresh } from "../../frame/act";
import { problemWords } from "../../frame/problems";
import type { Coming } from "../crossings/api";
import { type Sending, useSending } from "../files/useSending";
import type { Received } from "./api";
import type { LotRowProps } from "./LotRow";
import { type Asked, isFilled, isHalf, type Row, rowsOf, withAnother, withComing } from "./rows";
import { type Receipt, useReceipt } from "./useReceipt";

/** A receipt that was recorded, and the rows it was made of, in the same order. */
export interface Kept {
  received: Received;
  rows: Row[];
}

export interface Delivering {
  rows: Row[];
  supplier: string;
  setSupplier: (code: string) => void;
  /** The receipt of the order, and the one of what is on no order. */
  receipts: Receipt[];
  kept: Kept[];
  sending: Sending;
  /** Nothing that was begun is left to record. */
  isDone: boolean;
  /** What a row is shown with. */
  rowProps: (row: Row) => Omit<LotRowProps, "goods">;
  another: (line: number | null, item: string) => void;
  drop: (row: Row) => void;
  /** Another site sent it, and it stands at the door. */
  take: (coming: Coming) => void;
  record: () => Promise<void>;
  /** Begins anew with what is still to come. */
  again: () => void;
}

export function useDelivery(order: Order | null): Delivering {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate({ from: "/receiving" });
  const sending = useSending();
  const [supplier, setSupplier] = useState("");
  const [rows, setRows] = useState(() => rowsOf(order));
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const [asked, setAsked] = useState(() => new Map<number, Asked>());
  const [kept, setKept] = useState<Kept[]>([]);
  const ordered = useReceipt({
    order: order?.code ?? "",
    supplier: "",
    rows: rows.filter(({ line }) => line !== null),
    reasons,
  });
  const free = useReceipt({
    order: null,
    supplier: order?.partner ?? supplier,
    rows: rows.filter(({ line }) => line === null),
    reasons,
  });
  const receipts = [ordered, free];
  const receiptOf = (row: Row): Receipt => (row.line === null ? free : ordered);
  for (const { problem, at } of receipts) {
    const asks = at === undefined ? null : askedBy(t, problem);
    // A row that was asked goes on showing its answer, so it can be read and put right.
    if (at !== undefined && asks && asked.get(at)?.rule !== asks.rule)
      setAsked((now) => new Map(now).set(at, asks));
  }
  const change = (row: Row, words: Partial<Row>): void => {
    receiptOf(row).touched();
    setRows((now) => now.map((one) => (one.id === row.id ? { ...one, ...words } : one)));
  };
  const record = async (): Promise<void> => {
    // What is recorded stays in sight: the list at the left goes on to the next delivery.
    if (order) await navigate({ search: { order: order.code }, replace: true });
    for (const receipt of receipts) {
      if (receipt.filled.length === 0) continue;
      const received = await receipt.record().catch(() => null);
      // What was refused is said at its row and can be put right; what went before it stands.
      if (!received) break;
      setKept((now) => [...now, { received, rows: receipt.filled }]);
      setRows((now) => now.filter((row) => receiptOf(row) !== receipt));
      for (const [at, { lot }] of received.result.lots.entries())
        sending.send(lot, receipt.filled[at]?.files ?? []);
    }
    await refresh(queries);
  };
  return {
    rows,
    supplier: order?.partner ?? supplier,
    setSupplier: (code) => {
      free.touched();
      setSupplier(code);
    },
    receipts,
    kept,
    sending,
    isDone: kept.length > 0 && !rows.some((row) => isFilled(row) || isHalf(row)),
    rowProps: (row) => ({
      row,
      problem: receiptOf(row).at === row.id ? receiptOf(row).problem : null,
      fine: isFilled(row) && receiptOf(row).look !== undefined,
      reasons,
      asked: asked.get(row.id),
      onChange: (words) => change(row, { lot: { ...row.lot, ...words } }),
      onFiles: (files) => change(row, { files }),
      onReason: (rule, reason) => {
        for (const receipt of receipts) receipt.touched();
        setReasons((now) => ({ ...now, [rule]: reason }));
      },
    }),
    another: (line, item) => setRows((now) => withAnother(now, line, item)),
    take: (coming) => {
      for (const receipt of receipts) receipt.touched();
      setRows((now) => withComing(now, coming, order));
    },
    drop: (row) => {
      receiptOf(row).touched();
      setRows((now) => now.filter(({ id }) => id !== row.id));
    },
    record,
    again: () => {
      setKept([]);
      setReasons({});
      setAsked(new Map());
      setRows(rowsOf(order));
    },
  };
}

/** The rule that asks why, where one does. */
function askedBy(t: TFunction, problem: Error | null): Asked | null {
  if (!(problem instanceof Problem) || problem.code !== "rule_asks") return null;
  return { rule: String(problem.params.rule ?? ""), words: problemWords(t, problem) };
}
