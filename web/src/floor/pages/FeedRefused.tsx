/** A lot that must not go in: the word, what it is, what was wanted, and what to do now. */
import type { ReactNode } from "react";
import { quantity } from "../../language/decimal";
import { StateShape } from "../../marks/shapes";
import { go } from "../base/route";
import { t } from "../base/words";
import type { Instead, Refused, Why } from "../judge/feed";
import { Octagon, type RefusalShape } from "../parts/Full";
import { Mark } from "../parts/Icon";
import { ScanHint } from "../parts/Reader";
import { Button, Screen } from "../parts/Screen";
import { StateChip } from "../parts/State";
import type { Run } from "../server/cache";
import { today } from "./now";

const SHAPES: Record<Why, RefusalShape> = {
  unknown: "question",
  wrong_item: "cross",
  line_full: "cross",
  expired: "clock",
  hold: "bars",
  pending_inspection: "clock",
  rejected: "cross",
  nothing_left: "cross",
};
const STATES: Partial<Record<Why, string>> = {
  expired: "expired",
  hold: "hold",
  pending_inspection: "pending_inspection",
  rejected: "rejected",
  nothing_left: "gone",
};

const DAY = 86_400_000;

/** `11/18` */
const shortDay = (date: string | null | undefined): string =>
  date ? date.slice(5).replace("-", "/") : "–";

interface FeedRefusedProps {
  refused: Refused;
  /** What the reader gave. */
  text: string;
  run: Run;
  makes: string;
  onAlreadyIn: (() => void) | null;
}

export function FeedRefused({
  refused,
  text,
  run,
  makes,
  onAlreadyIn,
}: FeedRefusedProps): ReactNode {
  const { why, lot, wanted, instead } = refused;
  const sentence = t(`floor.why.${why}`, {
    item: lot?.item_name,
    wanted: wanted?.line.item_name,
    day: shortDay(lot?.expires_on),
    reason: lot?.holds[0] ?? "",
    text,
  });
  return (
    <Screen
      title={t(`floor.word.${why}`)}
      tone="no"
      head={
        <div className="f-hero">
          <div className="f-word">{t(`floor.word.${why}`)}</div>
          <Octagon shape={SHAPES[why]} />
          <div className="f-why">{sentence}</div>
        </div>
      }
      foot={
        <>
          <ScanHint>{t("floor.feed.scan_right")}</ScanHint>
          <div className="row">
            <Button icon="hand" onClick={() => go("call", run.run)}>
              {t("floor.call.act")}
            </Button>
            {onAlreadyIn && (
              <Button look="quiet" onClick={onAlreadyIn}>
                {t("floor.feed.already")}
              </Button>
            )}
          </div>
        </>
      }
    >
      {lot && (
        <div className="f-card f-cmp">
          <Scanned refused={refused} />
          {why === "wrong_item" && wanted && (
            <div>
              <span className="k">{t("floor.why.wanted")}</span>
              <span>
                <b>
                  {wanted.line.item_name} {quantity(wanted.open, wanted.line.unit)}{" "}
                  {wanted.line.unit}
                </b>
                <span className="s">
                  {run.run.replace(/^run:/, "")} · {makes}
                </span>
              </span>
              <StateShape tone="free" size={26} />
            </div>
          )}
        </div>
      )}
      <h2 className="f-next">{t("floor.why.next")}</h2>
      <Next instead={instead} />
      <p className="f-note">
        <Mark name="shield" />
        <span>{putBack(refused)}</span>
      </p>
    </Screen>
  );
}

function Scanned({ refused: { why, lot } }: { refused: Refused }): ReactNode {
  if (!lot) return null;
  const state = STATES[why];
  const days = lot.expires_on
    ? Math.round((Date.parse(today()) - Date.parse(lot.expires_on)) / DAY)
    : 0;
  return (
    <div>
      <span className="k">{t("floor.why.scanned")}</span>
      <span>
        <b>{lot.item_name}</b>
        <span className="s num">{lot.lot_number}</span>
        {state && (
          <span className="s num">
            {t("floor.why.left", { quantity: `${quantity(lot.on_hand, lot.unit)} ${lot.unit}` })}
          </span>
        )}
      </span>
      {state ? (
        <StateChip
          state={state}
          {...(why === "expired" && days > 0 ? { more: t("span.days", { count: days }) } : {})}
        />
      ) : (
        <svg width="28" height="28" viewBox="0 0 16 16" aria-hidden="true">
          <path
            d="m4 4 8 8M12 4l-8 8"
            stroke="var(--sy-no)"
            strokeWidth="2.2"
            strokeLinecap="round"
          />
        </svg>
      )}
    </div>
  );
}

/** The lot to take, where it lies, and why that one. */
function Next({ instead }: { instead: Instead | null }): ReactNode {
  if (!instead) return <p className="f-card f-step">{t("floor.why.none")}</p>;
  const { lot, place, place_name, because } = instead;
  const name = lot.lot_number ?? lot.lot;
  return (
    <div className="f-card f-step">
      <b>
        {place ? t("floor.why.take_at", { place, lot: name }) : t("floor.why.take", { lot: name })}
      </b>
      {place_name && <span>{place_name}</span>}
      <span>
        {t(because === "earliest" ? "floor.why.earliest" : "floor.why.only", {
          day: lot.expires_on ?? "–",
        })}
      </span>
      <span>
        {t("floor.why.there", { quantity: `${quantity(lot.on_hand, lot.unit)} ${lot.unit}` })}
      </span>
    </div>
  );
}

function putBack({ lot }: Refused): string {
  const place = lot?.portions[0]?.place;
  return lot && place
    ? t("floor.why.put_back", { item: lot.item_name, place })
    : t("floor.why.not_recorded");
}
