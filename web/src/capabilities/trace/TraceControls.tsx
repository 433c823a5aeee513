/** How the question is asked: direction, reading, tolerance, event window; and how it is shown. */
import { Button, InputNumber, Popover, Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Readings } from "../../api/types";
import { DateField } from "../../frame/DateField";
import { count, quantity } from "../../language/decimal";
import { fieldValue, instantOf, moment } from "../../language/time";
import { Icon } from "../../marks/Icon";

export type Direction = "forward" | "backward" | "both";
export type Mode = "strict" | "cautious";
export type View = "drawing" | "table" | "moves";

interface Props {
  direction: Direction;
  mode: Mode;
  tolerance: string | undefined;
  from: string | undefined;
  to: string | undefined;
  view: View;
  readings: Readings | undefined;
  onChange: (change: Record<string, string | undefined>) => void;
}

export function TraceControls({
  direction,
  mode,
  tolerance,
  from,
  to,
  view,
  readings,
  onChange,
}: Props): ReactNode {
  const { t } = useTranslation();
  const reading = (value: Mode): ReactNode => (
    <span className="reading">
      {t(`trace.mode.${value}`)}
      {readings && (
        <b>
          {t("trace.mode.lots", { lots: count(readings[value].lots), count: readings[value].lots })}
        </b>
      )}
    </span>
  );
  return (
    <div className="bar">
      <Segmented<Direction>
        aria-label={t("trace.direction.label")}
        value={direction}
        onChange={(next) => onChange({ direction: next })}
        options={[
          { value: "backward", label: t("trace.direction.backward") },
          { value: "both", label: t("trace.direction.both") },
          { value: "forward", label: t("trace.direction.forward") },
        ]}
      />
      <Segmented<Mode>
        aria-label={t("trace.mode.label")}
        value={mode}
        onChange={(next) => onChange({ mode: next === "strict" ? undefined : next })}
        options={[
          { value: "strict", label: reading("strict") },
          { value: "cautious", label: reading("cautious") },
        ]}
      />
      {readings && <Difference readings={readings} />}
      {readings && <CleanToClean clean={readings.clean ?? null} />}
      <AskMore tolerance={tolerance} from={from} to={to} onChange={onChange} />
      <Segmented<View>
        aria-label={t("trace.view.label")}
        value={view}
        onChange={(next) => onChange({ view: next })}
        options={[
          {
            value: "drawing",
            icon: <Icon name="trace" size={16} />,
            title: t("trace.view.drawing"),
          },
          { value: "table", icon: <Icon name="table" size={16} />, title: t("trace.view.table") },
          { value: "moves", icon: <Icon name="ledger" size={16} />, title: t("trace.view.moves") },
        ]}
      />
    </div>
  );
}

/** What caution costs: lots, handling units and money; a price that is missing is said. */
function Difference({ readings }: { readings: Readings }): ReactNode {
  const { t } = useTranslation();
  const more = readings.cautious.lots - readings.strict.lots;
  const worth = readings.between?.difference;
  const units = Object.entries(worth?.units ?? {}).map(([kind, n]) =>
    t("trace.report.unit_count", {
      n: count(n),
      kind: t(`unit_kind.${kind}`, { defaultValue: kind }),
    }),
  );
  const money = (worth?.money ?? []).map(({ amount, currency }) =>
    `${quantity(amount, null)} ${currency}`.trim(),
  );
  const unpriced = worth?.unpriced ?? 0;
  const said =
    more > 0
      ? [
          t("trace.mode.difference", { lots: count(more), count: more }),
          ...units,
          ...money,
          unpriced > 0 && t("trace.mode.unpriced", { lots: count(unpriced), count: unpriced }),
        ]
          .filter(Boolean)
          .join(" · ")
      : "";
  return (
    <span className="t13 sec difference" title={said || undefined}>
      {said}
    </span>
  );
}

/** The third reading, for what a machine hands on; a figure beside the two, never in place of one. */
function CleanToClean({ clean }: { clean: Readings["clean"] | null }): ReactNode {
  const { t } = useTranslation();
  const machines = clean?.uncleaned.join(t("common.list_join")) ?? "";
  const never = machines ? t("trace.clean.never", { machines }) : "";
  const hint = clean ? [t("trace.clean.hint"), never].filter(Boolean).join(" · ") : "";
  return (
    <span className="clean-reading t13 sec" title={hint || t("trace.clean.unknown")}>
      {t("trace.clean.name")}{" "}
      <b>{clean ? t("trace.mode.lots", { lots: count(clean.lots), count: clean.lots }) : "–"}</b>
      {never && <span className="sr">{never}</span>}
    </span>
  );
}

type MoreProps = Pick<Props, "tolerance" | "from" | "to" | "onChange">;

/** Tolerance and window: rarely needed, so they wait behind one button that says when they are set. */
function AskMore({ tolerance, from, to, onChange }: MoreProps): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const set = [
    tolerance ? t("trace.more.tolerance_set", { seconds: tolerance }) : "",
    from || to ? `${from ? moment(from) : ""} – ${to ? moment(to) : ""}` : "",
  ].filter(Boolean);
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={open}
      onOpenChange={setOpen}
      content={
        <MoreForm
          tolerance={tolerance}
          from={from}
          to={to}
          onChange={(change) => {
            setOpen(false);
            onChange(change);
          }}
        />
      }
    >
      <Button type="text" size="small" aria-expanded={open}>
        {set.length > 0 ? set.join(" · ") : t("trace.more.act")}
      </Button>
    </Popover>
  );
}

function MoreForm({ tolerance, from, to, onChange }: MoreProps): ReactNode {
  const { t } = useTranslation();
  const [seconds, setSeconds] = useState(tolerance ?? "");
  const [begin, setBegin] = useState(fieldValue(from));
  const [end, setEnd] = useState(fieldValue(to));
  const apply = (): void =>
    onChange({
      tolerance: seconds && seconds !== "0" ? seconds : undefined,
      at_from: instantOf(begin) ?? undefined,
      at_to: instantOf(end) ?? undefined,
    });
  return (
    <form
      className="more-form"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <label htmlFor="more-tolerance">{t("trace.more.tolerance")}</label>
      <InputNumber
        id="more-tolerance"
        min={0}
        max={86_400}
        precision={0}
        value={seconds === "" ? null : Number(seconds)}
        onChange={(value) => setSeconds(value === null ? "" : String(value))}
        suffix={t("trace.more.seconds")}
        style={{ width: "100%" }}
      />
      <p className="t12 mut">{t("trace.more.tolerance_hint")}</p>
      <label htmlFor="more-from">{t("trace.more.from")}</label>
      <DateField id="more-from" timed value={begin} onChange={setBegin} />
      <label htmlFor="more-to">{t("trace.more.to")}</label>
      <DateField id="more-to" timed value={end} onChange={setEnd} />
      <p className="t12 mut">{t("trace.more.window_hint")}</p>
      <div className="row">
        <Button type="primary" htmlType="submit">
          {t("trace.more.apply")}
        </Button>
        <Button
          onClick={() => onChange({ tolerance: undefined, at_from: undefined, at_to: undefined })}
        >
          {t("trace.more.clear")}
        </Button>
      </div>
    </form>
  );
}
