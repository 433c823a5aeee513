/** Feeding a run: a material, the lot that goes first and why, the quantity, one tap. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, type InputRef } from "antd";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { Field } from "../../frame/Field";
import { useSite } from "../../frame/session";
import { billionths, quantity, typedDecimal } from "../../language/decimal";
import {
  feed,
  type LotStock,
  lotsQuery,
  type OrderLine,
  proposalQuery,
  type Run,
  type WorkOrder,
} from "./api";
import { JustDone, Outcome } from "./Outcome";
import { Proposal } from "./Proposal";
import { CodePick, LotPick } from "./pickers";
import { useAct } from "./useAct";
import { feedWords } from "./words";

const PLACE_ASKED = new Set(["which_place", "place_needed", "wrong_station", "not_at_place"]);
export const NOTHING_MORE = "0";

/** The lines this operation may take, those still open first. */
export function linesOf(work: WorkOrder, run: Run): OrderLine[] {
  const done = (line: OrderLine): number => (line.open === NOTHING_MORE ? 1 : 0);
  return work.order.lines
    .filter(
      ({ role, operation }) => role === "input" && (!operation || operation === run.operation),
    )
    .toSorted((a, b) => done(a) - done(b) || a.line - b.line);
}

/** Whether nothing more is wanted of any material. */
export const isFed = (work: WorkOrder, run: Run): boolean =>
  linesOf(work, run).every(({ open }) => open === NOTHING_MORE);

/** The smaller of what the line takes and what the lot has. */
function most(line: OrderLine | undefined, stock: LotStock): string {
  const open = billionths(line?.open);
  const there = billionths(stock.on_hand);
  if (!line || open === null || open <= 0n) return "";
  return there !== null && there > 0n && there < open && line.unit === stock.unit
    ? stock.on_hand
    : line.open;
}

interface FeedProps {
  run: Run;
  work: WorkOrder;
  /** Everything is in, and the output is next. */
  onFed: () => void;
}

export function FeedForm({ run, work, onFed }: FeedProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const lines = linesOf(work, run);
  const [chosen, setChosen] = useState<number | null>(null);
  const line = lines.find((one) => one.line === chosen) ?? lines[0];
  const [item, setItem] = useState("");
  const wanted = line?.substitutes.includes(item) ? item : (line?.item ?? "");
  const [lot, setLot] = useState("");
  const [stock, setStock] = useState<LotStock | undefined>();
  const [amount, setAmount] = useState("");
  const [place, setPlace] = useState("");
  const field = useRef<InputRef>(null);
  const open = line?.open === NOTHING_MORE ? (line?.quantity ?? "") : (line?.open ?? "");
  const proposal = useQuery(proposalQuery(site, wanted, open));
  // Water and the like have no lot: what can neither be proposed nor was passed over is asked by item.
  const lotless =
    proposal.isSuccess && proposal.data.takes.length === 0 && proposal.data.passed.length === 0;
  const act = useAct({
    name: "feed",
    body:
      amount.trim() && (lot.trim() || lotless)
        ? {
            run: run.run,
            ...(lot.trim() ? { lot: lot.trim() } : { item: wanted }),
            quantity: amount.trim(),
            ...(place ? { place } : {}),
          }
        : null,
    send: feed,
    onDone: () => {
      setLot("");
      setAmount("");
      setPlace("");
      setStock(undefined);
      setChosen(null);
    },
  });
  const pick = (found: LotStock, much: string): void => {
    act.touched();
    setLot(found.lot_number ?? found.lot);
    setStock(found);
    setAmount(much);
    // What is proposed lies somewhere; nobody has to say again where the page just said it.
    setPlace(found.portions.find(({ handling_unit }) => !handling_unit)?.place ?? "");
    field.current?.focus();
  };
  /** A lot that was scanned says itself which material it is. */
  const scanned = async (text: string, byScanner: boolean, known?: LotStock): Promise<void> => {
    act.touched(byScanner);
    setLot(text);
    setPlace("");
    field.current?.focus();
    const found =
      known ??
      (await queries
        .fetchQuery(lotsQuery(site, text, "", true))
        .then(({ rows }) => rows.find((row) => row.lot_number === text || row.lot === text))
        .catch(() => undefined));
    setStock(found);
    const its = lines.find(
      (one) => one.item === found?.item || one.substitutes.includes(found?.item ?? ""),
    );
    if (its) setChosen(its.line);
    if (found) setAmount(most(its, found) || most(line, found) || "1");
  };
  const code = act.problem instanceof Problem ? act.problem.code : "";
  const first = proposal.data?.takes.find(({ stock: one }) => (one.lot_number ?? one.lot) !== lot);
  return (
    <section className="card make-feed" aria-label={t("production.do_feed")}>
      <MaterialList
        lines={lines}
        chosen={line?.line}
        choose={(next) => {
          act.touched();
          setChosen(next);
          setLot("");
          setAmount("");
          setStock(undefined);
        }}
      />
      <form
        className="stack make-pad"
        onSubmit={(event) => {
          event.preventDefault();
          if (act.ready) act.commit();
        }}
      >
        {isFed(work, run) && (
          <p>
            {t("production.everything_in")}{" "}
            <button type="button" className="lnk" onClick={onFed}>
              {t("production.to_output")}
            </button>
          </p>
        )}
        {line && (
          <Proposal
            line={line}
            wanted={wanted}
            proposal={proposal}
            chosen={lot}
            onPick={pick}
            onItem={setItem}
          />
        )}
        <div className="row make-fields">
          <Field label={t("production.scan_lot")}>
            {(id) => (
              <LotPick
                id={id}
                label={t("production.scan_lot")}
                placeholder={t("production.scan_lot_hint")}
                value={lot}
                onChange={(text) => {
                  act.touched();
                  setLot(text);
                  setStock(undefined);
                }}
                onChosen={(text, byScanner, known) => void scanned(text, byScanner, known)}
              />
            )}
          </Field>
          <Field
            width={150}
            label={t("common.with_unit", {
              word: t("field.quantity"),
              unit: stock?.unit ?? line?.unit ?? "",
            })}
          >
            {(id) => (
              <Input
                id={id}
                ref={field}
                inputMode="decimal"
                size="large"
                value={amount}
                onChange={(event) => {
                  act.touched();
                  setAmount(typedDecimal(event.target.value));
                }}
              />
            )}
          </Field>
          <Button
            type="primary"
            size="large"
            htmlType="submit"
            disabled={!act.ready}
            loading={act.pending}
          >
            {t("production.do_feed")}
          </Button>
        </div>
        {(PLACE_ASKED.has(code) || place !== "") && (
          <Field width={260} label={t("production.from_place")}>
            {(id) => (
              <CodePick
                id={id}
                of="place"
                label={t("production.from_place")}
                value={place}
                onChange={(text) => {
                  act.touched();
                  setPlace(text);
                }}
              />
            )}
          </Field>
        )}
        <Outcome
          act={act}
          words={
            act.problem === null
              ? undefined
              : feedWords(t, act.problem, work.order.lines, stock?.item_name)
          }
          instead={
            code === "wrong_station" && (act.problem as Problem).params.place ? (
              <button
                type="button"
                className="lnk"
                onClick={() => {
                  act.touched();
                  setPlace(String((act.problem as Problem).params.place));
                }}
              >
                {t("production.take_from", { place: (act.problem as Problem).params.place })}
              </button>
            ) : code === "not_enough" ? (
              <button
                type="button"
                className="lnk"
                onClick={() => {
                  act.touched();
                  setAmount(String((act.problem as Problem).params.free));
                }}
              >
                {t("production.feed_rest", { free: (act.problem as Problem).params.free })}
              </button>
            ) : (
              first &&
              code !== "over_issue" && (
                <button
                  type="button"
                  className="lnk"
                  onClick={() => pick(first.stock, first.quantity)}
                >
                  {t("production.take_instead", {
                    lot: first.stock.lot_number,
                    place: first.stock.portions[0]?.place_name ?? t("production.no_place"),
                  })}
                </button>
              )
            )
          }
          would={({ result }) =>
            t("production.would_feed", {
              item: result.item_name,
              lot: result.lot_number ?? "–",
              left: quantity(result.left, result.unit),
              open: quantity(result.line_open, result.unit),
              unit: result.unit,
            })
          }
        />
        {act.done && (
          <JustDone key={act.done.act} act={act.done.act}>
            {t("production.fed", {
              item: act.done.result.item_name,
              lot: act.done.result.lot_number ?? "–",
              quantity: quantity(act.done.result.quantity, act.done.result.unit),
              unit: act.done.result.unit,
            })}
          </JustDone>
        )}
      </form>
    </section>
  );
}

interface MaterialProps {
  lines: OrderLine[];
  chosen: number | undefined;
  choose: (line: number) => void;
}

function MaterialList({ lines, chosen, choose }: MaterialProps): ReactNode {
  const { t } = useTranslation();
  return (
    <ul className="make-materials" aria-label={t("production.materials")}>
      {lines.length === 0 && <li className="mut make-pad">{t("production.no_materials")}</li>}
      {lines.map((line) => (
        <li key={line.line}>
          <button
            type="button"
            className="make-run"
            aria-current={line.line === chosen}
            onClick={() => choose(line.line)}
          >
            <span className="row">
              <b className="grow">{line.item_name}</b>
              {line.open === NOTHING_MORE ? (
                <span className="chip chip-free chip-word">{t("production.all_in")}</span>
              ) : (
                <span className="num">
                  {t("production.still", { open: quantity(line.open, line.unit), unit: line.unit })}
                </span>
              )}
            </span>
            <span className="mut num t12">
              {quantity(line.served, line.unit)} / {quantity(line.quantity, line.unit)} {line.unit}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
