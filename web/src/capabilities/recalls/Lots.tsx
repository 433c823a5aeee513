/** The lots of a recall and where they lie, what exactness saved, and what was done and said. */
import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { bareRef } from "../../frame/places";
import { useMay, useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { quantity } from "../../language/decimal";
import { clock, moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { Refused } from "../quality/Refused";
import { type Recall, type RecallLot, setLot } from "./api";

export function Lots({ recall }: { recall: Recall }): ReactNode {
  const { t } = useTranslation();
  const at = recall.clock.find((one) => one.stage === "held")?.at;
  return (
    <section className="card" aria-labelledby="recall-lots">
      <h2 className="card-h" id="recall-lots">
        {t("recalls.lots")}{" "}
        <span className="mut t12">
          {at
            ? t(recall.drill ? "recalls.counted_at" : "recalls.held_at_once", { at: clock(at) })
            : t("recalls.not_held")}
        </span>
      </h2>
      <ul className="recall-list recall-lots">
        {recall.lots.map((lot) => (
          <Lot key={lot.lot} recall={recall} lot={lot} />
        ))}
      </ul>
      {recall.steps.length > 0 && <Steps recall={recall} />}
    </section>
  );
}

/** Whether something is held; in a drill nothing is, and that is no fault. */
function heldWord(recall: Recall, held: boolean): string {
  if (held) return "recalls.held";
  return recall.drill ? "recalls.would_hold" : "recalls.not_held";
}

/** What is worked on now: no quantity is known before it comes out. */
function Steps({ recall }: { recall: Recall }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <h3 className="card-h" id="recall-steps">
        {t("recalls.steps")} <span className="mut t12">{t("recalls.steps_note")}</span>
      </h3>
      <ul className="recall-list" aria-labelledby="recall-steps">
        {recall.steps.map(({ pool, operation, equipment, held }) => (
          <li key={pool} className="row">
            {held && <Icon name="pause" size={16} />}
            <span className="grow links">
              <Link to="/lots/$ref" params={{ ref: pool }} className="lnk code">
                {pool}
              </Link>{" "}
              {operation} {equipment}
            </span>
            <span className="mut t12">{t(heldWord(recall, held))}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Lot({ recall, lot }: { recall: Recall; lot: RecallLot }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("recall.manage") && recall.stage !== "closed";
  const [changing, setChanging] = useState(false);
  const places = lot.places.map((one) => `${one.place} ${quantity(one.quantity, lot.unit)}`);
  return (
    <li className={lot.included ? undefined : "recall-out"}>
      <span className="row">
        {lot.held && <Icon name="pause" size={16} />}
        <span className="grow links">
          {lot.item_name}{" "}
          <Link to="/lots/$ref" params={{ ref: lot.lot }} className="lnk code">
            {lot.lot_number ?? lot.lot}
          </Link>
        </span>
        <b className="num nw">
          {quantity(lot.on_hand, lot.unit)} {lot.unit}
        </b>
      </span>
      <span className="mut t12">
        {[
          lot.included && t(heldWord(recall, lot.held)),
          ...places,
          lot.days_left != null &&
            (lot.days_left < 0
              ? t("recalls.days_over", { count: -lot.days_left })
              : t("recalls.days_left", { count: lot.days_left })),
        ]
          .filter(Boolean)
          .join(" · ")}{" "}
        {lot.picks.map((pick) => t("recalls.picks_stopped", { shipment: pick.shipment })).join(" ")}
        {lot.by_hand &&
          t(lot.included ? "recalls.put_in" : "recalls.left_out", { reason: lot.by_hand })}
      </span>
      {may && !changing && (
        <Button size="small" type="text" onClick={() => setChanging(true)}>
          {t(lot.included ? "recalls.leave_out" : "recalls.put_in_do")}
        </Button>
      )}
      {changing && (
        <ChangeForm
          code={recall.code}
          lot={lot.lot}
          included={!lot.included}
          onDone={() => setChanging(false)}
        />
      )}
    </li>
  );
}

interface ChangeFormProps {
  code: string;
  lot: string;
  included: boolean;
  onDone: () => void;
}

function ChangeForm({ code, lot, included, onDone }: ChangeFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const [reason, setReason] = useState("");
  const commit = useCommit(
    acting,
    () =>
      setLot(site, code, { lot, included, reason: reason.trim(), act: acting.how({}) }, acting.key),
    onDone,
  );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <Field label={t("recalls.why")}>
        {(id) => (
          <Input
            id={id}
            value={reason}
            onChange={({ target }) => {
              acting.touched();
              commit.reset();
              setReason(target.value);
            }}
          />
        )}
      </Field>
      <div role="alert">
        <Refused problem={commit.error} reasons={{}} onReason={() => undefined} />
      </div>
      <span className="recall-acts">
        <Button size="small" onClick={onDone}>
          {t("common.cancel")}
        </Button>
        <Button
          size="small"
          type="primary"
          htmlType="submit"
          loading={commit.isPending}
          disabled={reason.trim() === ""}
        >
          {t(included ? "recalls.put_in_do" : "recalls.leave_out")}
        </Button>
      </span>
    </form>
  );
}

/** How many lots need not come back because the record is exact. */
export function Precise({ recall }: { recall: Recall }): ReactNode {
  const { t } = useTranslation();
  const [record, possible] = [recall.lots_record ?? 0, recall.lots_possible ?? 0];
  const saved = recall.reading === "record" ? possible - record : 0;
  if (saved <= 0) return null;
  return (
    <section className="card" aria-labelledby="recall-precise">
      <h2 className="card-h" id="recall-precise">
        {t("recalls.precise")}
      </h2>
      <p className="pad t13">
        {t("recalls.lots_count", { record, possible })}
        <br />
        <b>{t("recalls.precise_saved", { count: saved })}</b>
      </p>
    </section>
  );
}

/** A lot of the scope by its item and number. */
function Named({ recall, lot }: { recall: Recall; lot: string }): ReactNode {
  const known = recall.lots.find((one) => one.lot === lot);
  return (
    <>
      {known?.item_name}{" "}
      <Link to="/lots/$ref" params={{ ref: lot }} className="lnk code">
        {known?.lot_number ?? bareRef(lot)}
      </Link>
    </>
  );
}

export function Events({ recall }: { recall: Recall }): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="card" aria-labelledby="recall-events">
      <h2 className="card-h" id="recall-events">
        {t("recalls.events")}
      </h2>
      <ol className="recall-list">
        {recall.events.map((event, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: events are only ever added at the end.
          <li key={at}>
            <span className="links">
              <span className="mut num">{moment(event.at)}</span>{" "}
              <b>{t(`recalls.event.${event.kind}`)}</b>{" "}
              {recall.customers.find((one) => one.customer === event.customer)?.name ??
                event.customer}{" "}
              {event.lot && <Named recall={recall} lot={event.lot} />}{" "}
              {event.accounted && `${quantity(event.accounted, event.unit)} ${event.unit ?? ""}`}
            </span>
            {event.note && <span className="sec t12">{event.note}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
