/** Everything a run still takes, as it is proposed: looked at as one list, fed with one click. */
import { useQueries } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { components } from "../../api/schema.gen";
import { useSite } from "../../frame/session";
import { billionths, plain, quantity } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import { feedAll, type LotStock, type OrderLine, proposalQuery, type Run } from "./api";
import { Outcome } from "./Outcome";
import { useAct } from "./useAct";

type Part = components["schemas"]["FeedPart"];
type Proposal = components["schemas"]["ProposalView"];

/** One lot at one place, for one line. */
interface Row extends Part {
  line: OrderLine;
  stock?: LotStock;
}

/** What of a lot is taken from each place it lies at, until there is enough. */
function fromPlaces(stock: LotStock, much: string): { place: string | null; quantity: string }[] {
  const places = new Map<string, bigint>();
  for (const { place, quantity: there } of stock.portions)
    if (place) places.set(place, (places.get(place) ?? 0n) + (billionths(there) ?? 0n));
  let left = billionths(much) ?? 0n;
  const taken: { place: string | null; quantity: string }[] = [];
  for (const [place, there] of places) {
    const part = there < left ? there : left;
    if (part > 0n) taken.push({ place, quantity: plain(part) });
    left -= part;
  }
  if (left > 0n) taken.push({ place: null, quantity: plain(left) });
  return taken;
}

/** What is fed for a line: the lots in their order, or the item itself where it has no lots. */
export function rowsOf(line: OrderLine, { takes, passed }: Proposal): Row[] {
  if (takes.length === 0 && passed.length === 0)
    return [{ line, item: line.item, quantity: line.open }];
  return takes.flatMap(({ stock, quantity: much }) =>
    fromPlaces(stock, much).map(({ place, quantity: part }) => ({
      line,
      stock,
      lot: stock.lot,
      quantity: part,
      ...(place ? { place } : {}),
    })),
  );
}

interface FeedAllProps {
  run: Run;
  /** The lines that still want something. */
  lines: OrderLine[];
  onFed: (act: string, count: number) => void;
}

export function FeedAll({ run, lines, onFed }: FeedAllProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const proposals = useQueries({
    queries: lines.map(({ item, open }) => proposalQuery(site, item, open)),
  });
  const known = proposals.every(({ isSuccess }) => isSuccess);
  const rows = lines.flatMap((line, at) => {
    const proposal = proposals[at]?.data;
    return proposal ? rowsOf(line, proposal) : [];
  });
  const short = lines.flatMap((line, at) => {
    const proposal = proposals[at]?.data;
    const lacks = proposal && proposal.takes.length + proposal.passed.length > 0;
    return lacks && proposal.short !== "0" ? [{ line, short: proposal.short }] : [];
  });
  const act = useAct({
    name: "feed-all",
    body:
      known && rows.length > 0
        ? { run: run.run, feeds: rows.map(({ line: _, stock: __, ...part }) => part) }
        : null,
    send: feedAll,
    onDone: ({ act: done, result }) => onFed(done, result.feeds.length),
  });
  if (!known) return <div className="bone" style={{ height: 96 }} />;
  if (rows.length === 0) return null;
  return (
    <form
      className="card make-pad stack make-all"
      aria-label={t("production.feed_all_title")}
      onSubmit={(event) => {
        event.preventDefault();
        if (act.ready) act.commit();
      }}
    >
      <b>{t("production.feed_all_title")}</b>
      <ul className="make-all-rows">
        {rows.map(({ line, stock, lot, place, quantity: part }) => (
          <li key={`${line.line} ${lot} ${place}`} className="row t13">
            <span className="grow">
              {stock?.item_name ?? line.item_name}{" "}
              <span className="code">{stock?.lot_number ?? stock?.lot}</span>
            </span>
            <span className="sec">
              {stock?.portions.find((one) => one.place === place)?.place_name ?? place}
            </span>
            <b className="num">
              {quantity(part, line.unit)} {line.unit}
            </b>
          </li>
        ))}
      </ul>
      {short.map(({ line, short: lacking }) => (
        <span key={line.line} className="chip chip-late chip-word">
          {line.item_name}{" "}
          {t("production.is_short", { short: quantity(lacking, line.unit), unit: line.unit })}
        </span>
      ))}
      <Outcome act={act} />
      <div className="row">
        <span className="grow" />
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          icon={<Icon name="check" size={16} />}
          disabled={!act.ready}
          loading={act.pending}
        >
          {t("production.feed_all", { count: rows.length })}
        </Button>
      </div>
    </form>
  );
}
