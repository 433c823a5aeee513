/** One delivery: its lots as rows, each with what is wrong with it beside it, and one act. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import type { Order } from "../../api/orders";
import { refresh } from "../../frame/act";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay } from "../../frame/session";
import { Warned } from "../../frame/Warned";
import { Icon } from "../../marks/Icon";
import { SentFiles } from "../files/SentFiles";
import { type Sending, useSending } from "../files/useSending";
import type { Received } from "./api";
import { Done, type Kept } from "./Done";
import { Head } from "./Head";
import { FreeLine, Line } from "./Lines";
import { LotRow } from "./LotRow";
import { type Asked, goodsOf, isFilled, isHalf, type Row, rowsOf, withAnother } from "./rows";
import { type Receipt, useReceipt } from "./useReceipt";

/** With an order what it asks for, and what came beside it; without one only what came. */
export function Delivery({ order }: { order: Order | null }): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate({ from: "/receiving" });
  const may = useMay("goods.record");
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
  const filled = rows.filter(isFilled);
  const half = rows.some(isHalf);
  const problem = ordered.problem ?? free.problem;
  const pending = ordered.pending || free.pending;
  for (const one of receipts) rememberAsked(one, asked, setAsked, t);

  const touched = (row: Row): void => receiptOf(row).touched();
  const change = (row: Row, words: Partial<Row>): void => {
    touched(row);
    setRows((now) => now.map((one) => (one.id === row.id ? { ...one, ...words } : one)));
  };
  const again = (): void => {
    setKept([]);
    setReasons({});
    setAsked(new Map());
    setRows(rowsOf(order));
  };
  const record = async (): Promise<void> => {
    // What is recorded stays in sight: the list at the left goes on to the next delivery.
    if (order) await navigate({ search: { order: order.code }, replace: true });
    try {
      for (const one of receipts) {
        if (one.filled.length === 0) continue;
        const received = await one.record();
        const { filled: lots } = one;
        setKept((now) => [...now, { received, rows: lots }]);
        setRows((now) => now.filter((row) => receiptOf(row) !== one));
        for (const [at, { lot }] of received.result.lots.entries())
          sending.send(lot, lots[at]?.files ?? []);
      }
    } catch (cause) {
      // What was refused is said at its row; what went before it stands.
      if (!(cause instanceof Problem)) throw cause;
    }
    await refresh(queries);
  };

  const row = (one: Row) => ({
    row: one,
    problem: receiptOf(one).at === one.id ? receiptOf(one).problem : null,
    fine: isFilled(one) && receiptOf(one).look !== undefined,
    reasons,
    asked: asked.get(one.id),
    onChange: (words: Partial<Row["lot"]>) => change(one, { lot: { ...one.lot, ...words } }),
    onFiles: (files: File[]) => change(one, { files }),
    onReason: (rule: string, reason: string) => {
      for (const receipt of receipts) receipt.touched();
      setReasons((now) => ({ ...now, [rule]: reason }));
    },
  });
  const freeRows = rows.filter(({ line }) => line === null);
  const isDone = kept.length > 0 && !rows.some((one) => isFilled(one) || isHalf(one));
  const hasMore = order === null || order.lines.some((line) => line.open !== "0");
  const at = receipts.map((one) => filled.findIndex(({ id }) => id === one.at) + 1).find(Boolean);
  return (
    <>
      <Head
        order={order}
        supplier={supplier}
        onSupplier={(code) => {
          free.touched();
          setSupplier(code);
        }}
        fixed={kept.length > 0}
      />
      {kept.length === 0 && <Unsent sending={sending} />}
      {kept.length > 0 && (
        <Done
          kept={kept}
          sending={sending}
          again={isDone && hasMore ? again : undefined}
          more={t(order ? "receiving.again" : "receiving.again_without")}
        />
      )}
      {!isDone && (
        <>
          {order && kept.length === 0 && (
            <section className="card receiving-lots">
              {order.lines.map((line) => (
                <Line key={line.line} line={line}>
                  {rows
                    .filter((one) => one.line === line.line)
                    .map((one) => (
                      <LotRow key={one.id} {...row(one)} goods={goodsOf(line)} />
                    ))}
                  {line.takes !== "0" && (
                    <button
                      type="button"
                      className="lnk t13"
                      onClick={() => setRows((now) => withAnother(now, line.line, line.item))}
                    >
                      <Icon name="plus" size={12} /> {t("receiving.another")}
                    </button>
                  )}
                </Line>
              ))}
            </section>
          )}
          <section className="card receiving-lots receiving-beside">
            {order && freeRows.length > 0 && (
              <h2 className="card-h">
                {t("receiving.beside")} <span className="mut">{t("receiving.beside_lead")}</span>
              </h2>
            )}
            {freeRows.map((one) => (
              <FreeLine
                key={one.id}
                {...row(one)}
                onDrop={
                  order || freeRows.length > 1
                    ? () => {
                        touched(one);
                        setRows((now) => now.filter(({ id }) => id !== one.id));
                      }
                    : undefined
                }
              />
            ))}
            <div className="receiving-line">
              <button
                type="button"
                className="lnk t13"
                onClick={() => setRows((now) => withAnother(now, null, ""))}
              >
                <Icon name="plus" size={12} />{" "}
                {t(order ? "receiving.add_beside" : "receiving.add_item")}
              </button>
            </div>
          </section>
          <footer className="receiving-act">
            <div className="grow" role="status">
              <Says
                receipts={receipts}
                at={at}
                hint={
                  half
                    ? "receiving.half"
                    : filled.length === 0
                      ? "receiving.fill_first"
                      : !order && supplier === ""
                        ? "receiving.supplier_first"
                        : null
                }
              />
            </div>
            <Button
              type="primary"
              size="large"
              icon={<Icon name="check" size={16} />}
              disabled={
                !may ||
                half ||
                filled.length === 0 ||
                problem !== null ||
                (!order && supplier === "")
              }
              loading={pending}
              onClick={() => void record()}
            >
              {t("receiving.act", { count: filled.length })}
            </Button>
          </footer>
        </>
      )}
    </>
  );
}

/** Files of an earlier delivery that did not arrive: out of sight they would be forgotten. */
function Unsent({ sending }: { sending: Sending }): ReactNode {
  const { t } = useTranslation();
  const unsent = sending.files.filter(({ state }) => state === "failed");
  if (unsent.length === 0) return null;
  return (
    <section className="card" aria-labelledby="unsent">
      <h2 className="card-h" id="unsent">
        {t("files.unsent")}
      </h2>
      <SentFiles sending={sending} files={unsent} />
    </section>
  );
}

type Words = ReturnType<typeof useTranslation>["t"];

/** A row that was asked goes on showing its answer, so it can be read and put right. */
function rememberAsked(
  { problem, at }: Receipt,
  asked: ReadonlyMap<number, Asked>,
  setAsked: (change: (now: Map<number, Asked>) => Map<number, Asked>) => void,
  t: Words,
): void {
  if (!(problem instanceof Problem) || problem.code !== "rule_asks" || at === undefined) return;
  const rule = String(problem.params.rule ?? "");
  if (asked.get(at)?.rule === rule) return;
  setAsked((now) => new Map(now).set(at, { rule, words: problemWords(t, problem) }));
}

interface SaysProps {
  receipts: Receipt[];
  /** The row that is wrong, counted from the top. */
  at: number | undefined;
  /** What is still to be filled in. */
  hint: string | null;
}

/** What the act would do, or what stands in its way: one sentence beside the button. */
function Says({ receipts, at, hint }: SaysProps): ReactNode {
  const { t } = useTranslation();
  const whole = receipts.find(({ problem, at: row }) => problem && row === undefined);
  if (whole)
    return (
      <Note tone="no">
        <Icon name="warn" size={16} /> {problemWords(t, whole.problem)}
      </Note>
    );
  if (at) return <span className="mut">{t("receiving.look_at", { at })}</span>;
  if (hint) return <span className="mut">{t(hint)}</span>;
  const looks = receipts.flatMap(({ look }) => look ?? []);
  return looks.length > 0 && <Sentence looks={looks} />;
}

/** What the act would do, in one sentence, with the rules that only warn. */
function Sentence({ looks }: { looks: Received[] }): ReactNode {
  const { t } = useTranslation();
  const lots = looks.flatMap(({ result }) => result.lots);
  const waiting = lots.filter((lot) => lot.status === "pending_inspection");
  return (
    <>
      <span>{t("receiving.would", { count: lots.length, waiting: waiting.length })}</span>
      {looks.length > 1 && <span className="mut"> {t("receiving.would_two")}</span>}
      <Warned warnings={looks.flatMap(({ warnings }) => warnings)} />
    </>
  );
}
