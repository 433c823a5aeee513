/** The three steps of a receipt: how much, a picture, where it goes; and the facts of its label. */
import { type ReactNode, useEffect, useState } from "react";
import { quantity } from "../../language/decimal";
import { useCell } from "../base/cell";
import { settings } from "../base/settings";
import { t } from "../base/words";
import { above } from "../judge/kept";
import { countOf, type Range } from "../judge/serials";
import { lotsNumbered, whereTo } from "../judge/store";
import { kept } from "../keep/stock";
import { Qty } from "../parts/Full";
import { Keypad } from "../parts/Keypad";
import { Picture } from "../parts/Picture";
import { ScanHint } from "../parts/Reader";
import { Button, Heading, Screen } from "../parts/Screen";
import type { Order, OrderLine } from "../server/cache";
import { Places } from "./Places";

/** What is known of the lot that came. */
export interface Came {
  quantity: string;
  supplier_lot: string;
  expires_on: string;
  produced_on: string;
  certificate: string;
  /** The serial numbers of its pieces, as they were scanned. */
  serials: readonly Range[];
  place: string | null;
  photo: Blob | null;
  /** A picture of the certificate that came with it. */
  paper: Blob | null;
  put_in: "scanned" | "typed";
}

interface StepProps {
  order: Order;
  line: OrderLine;
  came: Came;
  onChange: (came: Came) => void;
}

/** Which delivery, and how far: three parts for three taps. */
function Head({ order, line, came, tap }: StepProps & { tap: number }): ReactNode {
  return (
    <>
      <Heading
        over={`${order.partner_name ?? ""} ${order.partner_reference ?? order.code} · ${t("floor.receive.line", { line: line.line })}`}
      >
        {line.item_name} {came.supplier_lot}
      </Heading>
      <div className="f-taps" role="img" aria-label={t("floor.receive.tap", { tap, all: 3 })}>
        {[1, 2, 3].map((one) => (
          <i key={one} className={one <= tap ? "on" : ""} />
        ))}
      </div>
    </>
  );
}

interface QuantityProps extends StepProps {
  pad: boolean;
  /** Whether its pieces have serial numbers. */
  serial: boolean;
  onStep: (step: "photo" | "pad" | "facts" | "serials") => void;
}

export function Quantity({ pad, serial, onStep, ...shared }: QuantityProps): ReactNode {
  const { line, came, onChange } = shared;
  const figure = `${quantity(came.quantity || "0", line.unit)} ${line.unit}`;
  const named = countOf(came.serials);
  const differs = named > 0 && String(named) !== came.quantity;
  const seen = came.supplier_lot ? lotsNumbered(kept.get(), line.item, came.supplier_lot) : [];
  return (
    <Screen
      title={t("floor.receive.quantity")}
      head={<Head {...shared} tap={1} />}
      foot={
        <>
          <Button
            look="big"
            disabled={!above(came.quantity || "0", "0") || differs}
            onClick={() => onStep("photo")}
          >
            {t("floor.receive.right", { quantity: figure })}
          </Button>
          {serial && (
            <Button
              look={named > 0 ? "plain" : "first"}
              icon="scan"
              onClick={() => onStep("serials")}
            >
              {named > 0
                ? t("floor.serials.button_count", { count: named })
                : t("floor.serials.button")}
            </Button>
          )}
          {pad ? (
            <Button onClick={() => onStep("facts")}>{t("floor.receive.facts")}</Button>
          ) : (
            <div className="row">
              <Button
                onClick={() => {
                  onChange({ ...came, quantity: "" });
                  onStep("pad");
                }}
              >
                {t("floor.receive.other")}
              </Button>
              <Button onClick={() => onStep("facts")}>{t("floor.receive.facts")}</Button>
            </div>
          )}
        </>
      }
    >
      {pad ? (
        <Keypad
          value={came.quantity}
          unit={line.unit}
          label={t("field.quantity")}
          onChange={(value) => onChange({ ...came, quantity: value })}
        />
      ) : (
        <section className="f-card f-q">
          <h2>{t("floor.receive.quantity")}</h2>
          <Qty value={came.quantity} unit={line.unit} />
          <p>
            {came.quantity === line.open
              ? t("floor.receive.as_ordered")
              : t("floor.receive.ordered", {
                  quantity: `${quantity(line.open, line.unit)} ${line.unit}`,
                })}
          </p>
          <dl className="f-kv">
            <Fact name={t("field.supplier_lot")} value={came.supplier_lot} />
            <Fact name={t("field.produced_on")} value={came.produced_on} />
            <Fact name={t("field.expires_on")} value={came.expires_on} />
            <Fact
              name={t("field.certificate")}
              value={came.certificate || (came.paper ? t("floor.receive.yes") : "")}
            />
          </dl>
          {differs && (
            <p role="status" className="f-note-no">
              {t("floor.serials.not_as_many", { named, all: figure })}
            </p>
          )}
          {came.supplier_lot === "" && <p role="status">{t("floor.receive.no_lot")}</p>}
          {seen.length > 0 && (
            <p role="status" className="f-note-no">
              {t("floor.receive.seen", { lot: came.supplier_lot })}
            </p>
          )}
        </section>
      )}
    </Screen>
  );
}

const Fact = ({ name, value }: { name: string; value: string }): ReactNode => (
  <div>
    <dt>{name}</dt>
    <dd className="num">{value || t("floor.receive.none")}</dd>
  </div>
);

export function Facts({ onDone, ...shared }: StepProps & { onDone: () => void }): ReactNode {
  const { came, onChange } = shared;
  const field = (name: "supplier_lot" | "certificate", word: string): ReactNode => (
    <label>
      {word}
      <input
        className="f-in"
        value={came[name]}
        onChange={(event) => onChange({ ...came, [name]: event.target.value })}
      />
    </label>
  );
  const date = (name: "produced_on" | "expires_on", word: string): ReactNode => (
    <label>
      {word}
      <input
        className="f-in"
        type="date"
        value={came[name]}
        onChange={(event) => onChange({ ...came, [name]: event.target.value })}
      />
    </label>
  );
  return (
    <Screen
      title={t("floor.receive.facts")}
      head={<Head {...shared} tap={1} />}
      foot={
        <Button look="big" onClick={onDone}>
          {t("floor.receive.facts_done")}
        </Button>
      }
    >
      <div className="f-form">
        {field("supplier_lot", t("field.supplier_lot"))}
        {date("produced_on", t("field.produced_on"))}
        {date("expires_on", t("field.expires_on"))}
        {field("certificate", t("field.certificate"))}
        <Picture
          word={t(came.paper ? "floor.receive.paper_taken" : "floor.receive.paper")}
          onTaken={(paper) => onChange({ ...came, paper })}
        />
      </div>
    </Screen>
  );
}

export function Photo({ onDone, ...shared }: StepProps & { onDone: () => void }): ReactNode {
  const { came, onChange } = shared;
  return (
    <Screen
      title={t("floor.receive.photo")}
      head={<Head {...shared} tap={2} />}
      foot={
        <>
          <Picture
            big
            word={t("floor.receive.take")}
            onTaken={(photo) => {
              onChange({ ...came, photo });
              // The picture is the answer: nothing more to press.
              onDone();
            }}
          />
          <Button onClick={onDone}>{t("floor.receive.no_photo")}</Button>
        </>
      }
    >
      <section className="f-card f-q">
        <h2>{t("floor.receive.photo")}</h2>
        <p>{t("floor.receive.photo_lead")}</p>
        <div className="f-photo">{t("floor.receive.frame")}</div>
      </section>
    </Screen>
  );
}

export function PlaceIt({ onDone, ...shared }: StepProps & { onDone: () => void }): ReactNode {
  const { line, came, onChange } = shared;
  const now = useCell(kept);
  const { station } = useCell(settings);
  const [choosing, setChoosing] = useState(false);
  const proposed = whereTo(now, line.item, station);
  const code = came.place ?? proposed?.place.code ?? null;
  const place = now.places.find((one) => one.code === code);
  useEffect(() => {
    if (came.place === null && code !== null) onChange({ ...came, place: code });
  }, [came, code, onChange]);
  if (choosing || code === null) {
    return (
      <Screen
        title={t("floor.receive.where")}
        head={<Head {...shared} tap={3} />}
        foot={<ScanHint>{t("floor.receive.scan_place")}</ScanHint>}
      >
        <Places
          onPick={(picked) => {
            onChange({ ...came, place: picked });
            setChoosing(false);
          }}
        />
      </Screen>
    );
  }
  return (
    <Screen
      title={t("floor.receive.where")}
      head={<Head {...shared} tap={3} />}
      foot={
        <>
          <ScanHint>{t("floor.receive.scan_other")}</ScanHint>
          <Button look="big" icon="check" onClick={onDone}>
            {t("floor.receive.done")}
          </Button>
          <Button onClick={() => setChoosing(true)}>{t("floor.receive.elsewhere")}</Button>
        </>
      }
    >
      <section className="f-card f-q">
        <h2>{t("floor.receive.where")}</h2>
        <div className={`f-bin${code.length > 7 ? " f-bin-long" : ""}`}>{code}</div>
        <p>
          {code === proposed?.place.code
            ? t("floor.receive.place_why", {
                place: place?.name,
                why: t(`floor.receive.because_${proposed.because}`),
              })
            : place?.name}
        </p>
        <dl className="f-kv">
          <Fact
            name={line.item_name}
            value={`${quantity(came.quantity, line.unit)} ${line.unit}`}
          />
          <Fact name={t("field.expires_on")} value={came.expires_on} />
          {came.photo ? (
            <Taken picture={came.photo} />
          ) : (
            <Fact name={t("floor.receive.photo_kept")} value="" />
          )}
        </dl>
      </section>
    </Screen>
  );
}

/** The picture that was taken, small: whoever sees it knows whether it is sharp. */
function Taken({ picture }: { picture: Blob }): ReactNode {
  const [address, setAddress] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(picture);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return (
    <div>
      <dt>{t("floor.receive.photo_kept")}</dt>
      <dd>{address && <img className="f-taken" src={address} alt={t("floor.receive.photo")} />}</dd>
    </div>
  );
}
