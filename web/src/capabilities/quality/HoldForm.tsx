/** Blocks lots: which, and why. What it would stop is shown before it is done. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { PREVIEW, useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Note } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { Warned } from "../../frame/Warned";
import { quantity } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import { type HeldLot, lotTitle, placeHold } from "./api";
import { Stopped } from "./HoldRow";
import { LotPick } from "./LotPick";
import { Refused } from "./Refused";

interface HoldFormProps {
  lots: string[];
  /** Why, where the page knows already. */
  reason?: string;
  /** The complaint it follows from. */
  complaint?: string;
  /** Lots it may be about; each is taken with one click. */
  choices?: { lot: string; lot_number?: string | null; item_name: string }[];
  onDone: () => void;
}

export function HoldForm(props: HoldFormProps): ReactNode {
  const { lots, complaint, choices = [], onDone } = props;
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const [chosen, setChosen] = useState(lots);
  const [reason, setReason] = useState(props.reason ?? "");
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const body = {
    lots: chosen,
    reason: reason.trim(),
    ...(complaint ? { complaint } : {}),
    act: acting.how(reasons),
  };
  const left = choices.filter(({ lot }) => !chosen.includes(lot));
  const asked = useDeferredValue(JSON.stringify(chosen));
  const preview = useQuery({
    queryKey: [PREVIEW, "hold", site, asked],
    // The reason changes nothing about what it would stop, so the look does not wait for it.
    queryFn: () => placeHold(site, { ...body, reason: body.reason || "…" }, "", true),
    enabled: chosen.length > 0,
    retry: false,
  });
  const commit = useCommit(acting, () => placeHold(site, body, acting.key, false), onDone);
  const problem = commit.error ?? (chosen.length > 0 ? preview.error : null);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <Field label={t("quality.which_lots")}>
        {(id) => (
          <LotPick
            id={id}
            several
            label={t("quality.which_lots")}
            value={chosen}
            onChange={(next, scanned) => {
              acting.touched(scanned);
              commit.reset();
              setChosen(next);
            }}
          />
        )}
      </Field>
      {left.length > 0 && (
        <div className="row hold-choices">
          {left.map(({ lot, lot_number, item_name }) => (
            <Button
              key={lot}
              size="small"
              onClick={() => {
                acting.touched();
                commit.reset();
                setChosen((now) => [...now, lot]);
              }}
            >
              {item_name} {lot_number ?? lot}
            </Button>
          ))}
          {left.length > 1 && (
            <Button
              size="small"
              onClick={() => {
                acting.touched();
                commit.reset();
                setChosen((now) => [...now, ...left.map(({ lot }) => lot)]);
              }}
            >
              {t("quality.hold_all", { count: left.length })}
            </Button>
          )}
        </div>
      )}
      <Field label={t("quality.why_hold")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={500}
            value={reason}
            onChange={({ target }) => {
              acting.touched();
              setReason(target.value);
            }}
          />
        )}
      </Field>
      <div role="alert">
        <Refused
          problem={problem}
          reasons={reasons}
          onReason={(rule, answer) => setReasons((now) => ({ ...now, [rule]: answer }))}
        />
      </div>
      {chosen.length > 0 && preview.data && (
        <ul className="stack">
          {preview.data.result.lots.map((held) => (
            <WouldHold key={held.lot.lot} held={held} />
          ))}
        </ul>
      )}
      <Warned warnings={preview.data?.warnings} />
      <div className="drawer-acts">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          danger
          htmlType="submit"
          loading={commit.isPending}
          disabled={chosen.length === 0 || reason.trim() === "" || problem !== null}
        >
          {t("quality.hold_act", { count: chosen.length })}
        </Button>
      </div>
    </form>
  );
}

function WouldHold({ held }: { held: HeldLot }): ReactNode {
  const { t } = useTranslation();
  const { lot } = held;
  const isUsedUp = Number(held.quantity) <= 0;
  return (
    <li className="t13">
      <p>
        <b>
          {lot.item_name} <span className="code">{lotTitle(lot)}</span>
        </b>{" "}
        <span className="num">
          {t("quality.holds_here", {
            quantity: `${quantity(held.quantity, lot.unit)} ${lot.unit}`,
          })}
        </span>
      </p>
      {Number(held.shipped) > 0 && (
        <p className="fault">
          {t("quality.not_reached", {
            quantity: `${quantity(held.shipped, lot.unit)} ${lot.unit}`,
          })}
        </p>
      )}
      {isUsedUp && (
        <Note tone="ask">
          <Icon name="warn" size={16} />
          <span>
            {t("quality.hold_used_up")}{" "}
            <Link to="/trace" search={{ root: lot.lot, direction: "forward" }} className="lnk">
              {t("quality.hold_used_up_trace")}
            </Link>
          </span>
        </Note>
      )}
      {held.also_held.length > 0 && (
        <p className="sec">
          {t("quality.also_held", { reasons: held.also_held.join(t("common.list_join")) })}
        </p>
      )}
      <Stopped shipments={held.shipments} unit={lot.unit} />
    </li>
  );
}
