/**
 * The serial numbers of pieces that came: of each box the first and the last are scanned, or the
 * first and how many. All between them are counted, and there must be as many as pieces.
 */
import { type ReactNode, useState } from "react";
import { quantity } from "../../language/decimal";
import { useScans } from "../base/scans";
import { t } from "../base/words";
import { signal } from "../feedback/signal";
import { above } from "../judge/kept";
import { countOf, lastOf, piecesOf, type Range, serialOf, sharedWith } from "../judge/serials";
import { ScanHint } from "../parts/Reader";
import { Button, Heading, Screen } from "../parts/Screen";

interface SerialsProps {
  over: string;
  /** What the delivery holds, in pieces. */
  all: string;
  unit: string;
  ranges: readonly Range[];
  onChange: (ranges: readonly Range[]) => void;
  /** The quantity that came is what was named. */
  onCount: (count: string) => void;
  onDone: () => void;
}

export default function Serials({ ranges, onChange, ...props }: SerialsProps): ReactNode {
  const [first, setFirst] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const add = (to: string): void => {
    const range = { from: first ?? to, to };
    const twice = sharedWith(ranges, range);
    const why =
      piecesOf(range) === null
        ? t("floor.serials.not_a_run", { ...range })
        : twice && t("floor.serials.twice", { number: twice });
    setFault(why);
    signal(why ? "no" : "ok");
    if (why) return;
    setFirst(null);
    onChange([...ranges, range]);
  };
  useScans((scan) => {
    const number = serialOf(scan.text);
    if (first !== null) add(number);
    else {
      signal("again");
      setFault(null);
      setFirst(number);
    }
    return true;
  });
  const named = countOf(ranges);
  const right = !above(props.all, String(named)) && !above(String(named), props.all);
  return (
    <Screen
      title={t("floor.serials.title")}
      head={<Heading over={props.over}>{t("floor.serials.title")}</Heading>}
      foot={
        <>
          <ScanHint>{t(`floor.serials.scan_${first === null ? "first" : "last"}`)}</ScanHint>
          {first === null && (
            <Button look="big" icon="check" disabled={!right && named > 0} onClick={props.onDone}>
              {t("floor.serials.done")}
            </Button>
          )}
          {first === null && named > 0 && !right && (
            <Button onClick={() => props.onCount(String(named))}>
              {t("floor.serials.take_count", { named: `${named} ${props.unit}` })}
            </Button>
          )}
        </>
      }
    >
      {fault && (
        <p className="f-note f-note-no" role="alert">
          {fault}
        </p>
      )}
      <div className="f-progress">
        <b className="num">
          {t(right ? "floor.serials.right" : "floor.serials.of", {
            named,
            all: `${quantity(props.all, props.unit)} ${props.unit}`,
          })}
        </b>
      </div>
      {first !== null && <Last first={first} onLast={add} />}
      {ranges.length === 0 && first === null && (
        <p className="f-card f-blank">{t("floor.serials.empty")}</p>
      )}
      <Named ranges={ranges} onChange={onChange} />
    </Screen>
  );
}

/** The first of a run was scanned: the last is scanned too, typed, or counted. */
function Last({ first, onLast }: { first: string; onLast: (to: string) => void }): ReactNode {
  const [last, setLast] = useState("");
  const [count, setCount] = useState("");
  const to = last.trim() || (count === "" ? null : lastOf(first, Number(count)));
  return (
    <div className="f-card f-q" style={{ flex: "none" }}>
      <h2 className="num">{t("floor.serials.first", { number: first })}</h2>
      <div className="f-form">
        <label>
          {t("floor.serials.last")}
          <input
            className="f-in"
            value={last}
            autoCapitalize="characters"
            onChange={(event) => setLast(event.target.value)}
          />
        </label>
        <label>
          {t("floor.serials.by_count")}
          <input
            className="f-in"
            inputMode="numeric"
            value={count}
            onChange={(event) => setCount(event.target.value.replace(/\D/g, ""))}
          />
        </label>
      </div>
      <Button look="first" disabled={to === null} onClick={() => to !== null && onLast(to)}>
        {t("floor.serials.add")}
      </Button>
      <Button onClick={() => onLast(first)}>{t("floor.serials.alone")}</Button>
    </div>
  );
}

function Named({ ranges, onChange }: Pick<SerialsProps, "ranges" | "onChange">): ReactNode {
  return (
    <div className="f-card f-list" hidden={ranges.length === 0}>
      {ranges.map((range) => (
        <button
          key={range.from}
          type="button"
          className="f-row"
          onClick={() => onChange(ranges.filter((one) => one !== range))}
        >
          <b className="num">
            {range.from === range.to ? range.from : `${range.from} – ${range.to}`}
          </b>
          <span className="f-row-end num">
            <b>{piecesOf(range)}</b>
            <small>{t("floor.serials.remove", { from: range.from })}</small>
          </span>
        </button>
      ))}
    </div>
  );
}
