/** A calibration is written down: how the gauge was found, and how it was left. */
import { Button, Input, Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { instantOf } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { calibrateGauge, type Gauge } from "./api";

const NOTHING = { laboratory: "", certificate: "", at: "", due: "", note: "" };
const HOW = ["good", "adjusted", "out"] as const;
type How = (typeof HOW)[number];

interface CalibrationFormProps {
  gauge: Gauge;
  /** The gauge was found out of its limits. */
  onFoundOut: (calibration: string) => void;
}

export function CalibrationForm({ gauge, onFoundOut }: CalibrationFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState(NOTHING);
  const [how, setHow] = useState<How>("good");
  const save = useCommit(
    acting,
    async () => {
      const body = {
        laboratory: said.laboratory,
        as_found: how === "good",
        as_left: how !== "out",
        certificate: said.certificate || null,
        due: said.due || null,
        note: said.note || null,
        // What is no time is left for the server to refuse.
        act: { ...acting.how({}), ...(said.at && { at: instantOf(said.at) ?? said.at }) },
      };
      const { result } = await calibrateGauge(site, gauge.code, body, acting.key);
      if (!result.calibration.as_found) onFoundOut(result.calibration.calibration);
    },
    () => {
      setSaid(NOTHING);
      setHow("good");
      setOpen(false);
    },
  );
  const say = (what: Partial<typeof NOTHING>): void => {
    acting.touched();
    save.reset();
    setSaid((now) => ({ ...now, ...what }));
  };
  if (!open) {
    return (
      <Button icon={<Icon name="check" size={16} />} onClick={() => setOpen(true)}>
        {t("quality.gauge.calibrate")}
      </Button>
    );
  }
  const text = (name: "laboratory" | "certificate" | "note", most: number): ReactNode => (
    <Field label={t(`quality.gauge.${name}`)}>
      {(id) => (
        <Input
          id={id}
          maxLength={most}
          value={said[name]}
          onChange={({ target }) => say({ [name]: target.value })}
        />
      )}
    </Field>
  );
  return (
    <form
      className="gauge-form"
      aria-label={t("quality.gauge.calibrate")}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Segmented<How>
        aria-label={t("quality.gauge.how")}
        value={how}
        onChange={(value) => {
          acting.touched();
          save.reset();
          setHow(value);
        }}
        options={HOW.map((value) => ({ value, label: t(`quality.gauge.how_${value}`) }))}
      />
      <div className="gauge-fields">
        {text("laboratory", 200)}
        {text("certificate", 200)}
        <Field label={t("quality.gauge.at")}>
          {(id) => <DateField id={id} timed value={said.at} onChange={(at) => say({ at })} />}
        </Field>
        <Field label={t("quality.gauge.due")}>
          {(id) => <DateField id={id} value={said.due} onChange={(due) => say({ due })} />}
        </Field>
        {text("note", 2000)}
      </div>
      <div role="alert">
        {save.error && (
          <Note tone="no">
            <Icon name="warn" size={16} />
            <span className="grow">{problemWords(t, save.error)}</span>
          </Note>
        )}
      </div>
      <p className="row">
        <Button onClick={() => setOpen(false)}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          htmlType="submit"
          loading={save.isPending}
          disabled={said.laboratory.trim() === ""}
        >
          {t("quality.gauge.save")}
        </Button>
      </p>
    </form>
  );
}
