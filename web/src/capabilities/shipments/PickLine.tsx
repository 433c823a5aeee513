/** A line of the order that is being picked: what goes first and why, or another lot with a reason. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import type { TFunction } from "i18next";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import type { OrderLine } from "../../api/orders";
import { useActing } from "../../frame/act";
import { Bones, Failed, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { billionths, plain, quantity, sum } from "../../language/decimal";
import { civil } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { ActForm } from "../warehouse/ActForm";
import { nameOf } from "../warehouse/api";
import { type Portion, sendAct } from "../warehouse/send";
import { type Proposal, proposalQuery, type Shipment } from "./api";
import { pickSpec } from "./shipmentActs";

interface PickLineProps {
  shipment: Shipment;
  line: OrderLine;
  may: boolean;
}

/** What the line still wants beyond what is already on the pick list. */
function wantedOf(shipment: Shipment, line: OrderLine): bigint {
  const listed = shipment.picks.filter((pick) => pick.line === line.line);
  const ordered = billionths(line.quantity) ?? 0n;
  const served = billionths(line.served) ?? 0n;
  const wanted = ordered - served - (sum(listed.map((pick) => pick.quantity)) ?? 0n);
  return wanted > 0n ? wanted : 0n;
}

export function PickLine({ shipment, line, may }: PickLineProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const [other, setOther] = useState(false);
  const wanted = plain(wantedOf(shipment, line));
  const full = wanted === "0";
  return (
    <section className="card pad stack" aria-label={line.item_name}>
      <div className="row">
        <span className="mut num">{line.line}</span>
        <b>{line.item_name}</b>
        <span className="mut code">{line.item}</span>
        <span className="grow" />
        <span className="num sec">
          {t("shipments.wanted", {
            ordered: quantity(line.quantity, line.unit),
            wanted: quantity(wanted, line.unit),
            unit: line.unit,
          })}
        </span>
      </div>
      {full ? (
        <span className="chip chip-free line-full">
          <Icon name="check" size={12} /> {t("shipments.line_full")}
        </span>
      ) : (
        <Proposed shipment={shipment} line={line} wanted={wanted} may={may} />
      )}
      {may && !full && !other && (
        <button type="button" className="lnk t13 other-lot" onClick={() => setOther(true)}>
          {t("shipments.other_lot")}
        </button>
      )}
      {other && (
        <ActForm
          spec={pickSpec(site, shipment.code, { line: line.line, unit: line.unit, wanted })}
          onClose={() => setOther(false)}
        />
      )}
    </section>
  );
}

interface ProposedProps extends PickLineProps {
  wanted: string;
}

function Proposed({ shipment, line, wanted, may }: ProposedProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const customer = shipment.customer ?? null;
  const proposal = useQuery(proposalQuery(site, { item: line.item, quantity: wanted, customer }));
  if (proposal.isPending) return <Bones rows={1} />;
  if (proposal.isError) return <Failed cause={proposal.error} retry={() => proposal.refetch()} />;
  const { takes, passed, short, least_days: days, unit } = proposal.data;
  return (
    <>
      {takes.map((take) => (
        <Take key={take.stock.lot} {...{ shipment, line, take, may }} />
      ))}
      {short !== "0" && (
        <Note tone="no">
          <Icon name="warn" size={16} />
          {t("shipments.short", { short: quantity(short, unit), unit })}
        </Note>
      )}
      {passed.length > 0 && (
        <details className="passed">
          <summary>{t("shipments.passed", { count: passed.length })}</summary>
          <ul>
            {passed.map(({ lot, why }) => (
              <li key={lot}>{problemWords(t, new Problem(409, why.code, why.params as never))}</li>
            ))}
          </ul>
        </details>
      )}
      {days > 0 && <p className="mut t13">{t("shipments.least_days", { days })}</p>}
    </>
  );
}

type TakeView = Proposal["takes"][number];

/** Why a lot goes at its place, in words. */
function because(t: TFunction, { because: why, stock }: TakeView): string {
  return t(`shipments.because.${why}`, { expires: civil(stock.expires_on) });
}

/** A pick takes what lies at one place, and no more than is wanted. */
const lesser = (a: string, b: string): string =>
  (billionths(a) ?? 0n) < (billionths(b) ?? 0n) ? a : b;

/** What of a lot lies at a place beyond what the pick list already takes from there. */
function stillThere(shipment: Shipment, lot: string | null | undefined, from: Portion): string {
  const listed = shipment.picks.filter((pick) => {
    const sameUnit = (pick.handling_unit ?? null) === (from.handling_unit ?? null);
    const here = from.handling_unit ? sameUnit : sameUnit && pick.place === from.place;
    return pick.lot_number === lot && here;
  });
  const left = (billionths(from.quantity) ?? 0n) - (sum(listed.map((one) => one.quantity)) ?? 0n);
  return plain(left > 0n ? left : 0n);
}

interface TakeProps extends PickLineProps {
  take: TakeView;
}

function Take({ shipment, line, take, may }: TakeProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const { stock } = take;
  const add = useMutation({
    mutationFn: (from: Portion | undefined) => {
      acting.touched();
      return sendAct("/api/v1/shipments/{code}/picks", {
        site,
        at: { code: shipment.code },
        act: acting.how({}),
        key: acting.key,
        preview: false,
        body: {
          line: line.line,
          lot: stock.lot,
          quantity: from ? lesser(take.quantity, from.quantity) : take.quantity,
          place: from && !from.handling_unit ? (from.place ?? null) : null,
          handling_unit: from?.handling_unit ?? null,
        },
      });
    },
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      await queries.invalidateQueries();
    },
  });
  const portions = stock.portions.flatMap((from) => {
    const left = stillThere(shipment, stock.lot_number, from);
    return left === "0" ? [] : [{ ...from, quantity: left }];
  });
  const nowhere = stock.portions.length === 0;
  const loose = (billionths(stock.unplaced ?? "0") ?? 0n) > 0n && !nowhere;
  return (
    <div className="take">
      <div className="row">
        <b className="code">{nameOf(stock)}</b>
        <span className="num">
          {quantity(take.quantity, stock.unit)} {stock.unit}
        </span>
        <span className="mut t13 grow">{because(t, take)}</span>
      </div>
      {(nowhere ? [undefined] : portions).map((from) => (
        <div className="row" key={from ? `${from.place} ${from.handling_unit}` : "unplaced"}>
          <span className="sec grow">
            {from ? (from.place_name ?? from.place) : t("warehouse.unplaced")}{" "}
            {from?.handling_unit && <span className="code">{from.handling_unit}</span>}
          </span>
          <span className="num sec">
            {quantity(from ? lesser(take.quantity, from.quantity) : take.quantity, stock.unit)}{" "}
            {stock.unit}
          </span>
          {may && (
            <Button
              size="small"
              className="list-it"
              loading={add.isPending}
              onClick={() => add.mutate(from)}
            >
              {t("shipments.list_it")}
            </Button>
          )}
        </div>
      ))}
      {loose && (
        <span className="mut t13">
          {t("shipments.not_put_away", {
            quantity: quantity(stock.unplaced, stock.unit),
            unit: stock.unit,
          })}{" "}
          <Link to="/stock" search={{ q: nameOf(stock) }} className="lnk">
            {t("frame.stock")}
          </Link>
        </span>
      )}
      {add.error && (
        <Note tone="no">
          <Icon name="warn" size={16} /> {problemWords(t, add.error)}
        </Note>
      )}
    </div>
  );
}
