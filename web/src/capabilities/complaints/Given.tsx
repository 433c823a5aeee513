/** What the customer was given for it, and the samples that came back. */
import { Button, Input, InputNumber, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { useMay } from "../../frame/session";
import { count } from "../../language/decimal";
import { moment } from "../../language/time";
import { Refused } from "../quality/Refused";
import { type Complaint, compensate, returnSample, WAYS } from "./api";
import { useComplaintAct } from "./useComplaintAct";

const PIECES_MOST = 10_000;

export function Compensations({ complaint }: { complaint: Complaint }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("quality.judge");
  const [open, setOpen] = useState(false);
  const { compensations } = complaint;
  return (
    <section className="card" aria-labelledby="complaint-given">
      <h2 className="card-h" id="complaint-given">
        <span className="grow">{t("complaints.given.title")}</span>
        {may && !open && <Button onClick={() => setOpen(true)}>{t("complaints.given.add")}</Button>}
      </h2>
      <div className="pad-16">
        {compensations.length === 0 && <p className="sec t13">{t("complaints.given.none")}</p>}
        <ul className="proposed">
          {compensations.map((one) => (
            <li key={`${one.at} ${one.way} ${one.amount}`}>
              <b>{t(`complaints.way.${one.way}`)}</b>{" "}
              {one.amount && (
                <span className="num">
                  {one.amount} {one.currency}
                </span>
              )}{" "}
              {one.document && <span className="code">{one.document}</span>} {one.note}{" "}
              <span className="mut t12 num">
                {moment(one.at)} {one.by}
              </span>
            </li>
          ))}
        </ul>
        {open && <CompensateForm code={complaint.code} onDone={() => setOpen(false)} />}
      </div>
    </section>
  );
}

interface AddProps {
  code: string;
  onDone: () => void;
}

function CompensateForm({ code, onDone }: AddProps): ReactNode {
  const { t } = useTranslation();
  const [form, setForm] = useState({
    way: "credit",
    amount: "",
    currency: "",
    document: "",
    note: "",
  });
  const act = useComplaintAct(code, compensate, onDone);
  const change = (words: Partial<typeof form>): void => {
    act.touched();
    setForm((now) => ({ ...now, ...words }));
  };
  const none = form.way === "none";
  return (
    <form
      className="stack step-form"
      onSubmit={(event) => {
        event.preventDefault();
        act.commit.mutate({
          way: form.way,
          amount: none ? null : form.amount.trim() || null,
          currency: none ? null : form.currency.trim().toUpperCase() || null,
          document: form.document.trim() || null,
          note: form.note.trim() || null,
        });
      }}
    >
      <div className="row step-row">
        <Field label={t("complaints.given.way")} width={160}>
          {(id) => (
            <Select
              id={id}
              aria-label={t("complaints.given.way")}
              value={form.way}
              onChange={(way) => change({ way })}
              options={WAYS.map((value) => ({ value, label: t(`complaints.way.${value}`) }))}
              style={{ width: "100%" }}
            />
          )}
        </Field>
        {!none && (
          <>
            <Field label={t("complaints.given.amount")} width={120}>
              {(id) => (
                <Input
                  id={id}
                  inputMode="decimal"
                  value={form.amount}
                  onChange={({ target }) => change({ amount: target.value })}
                />
              )}
            </Field>
            <Words
              label={t("complaints.given.currency")}
              width={90}
              most={3}
              value={form.currency}
              onChange={(currency) => change({ currency })}
            />
          </>
        )}
        <Words
          label={t("complaints.given.document")}
          width={180}
          most={100}
          value={form.document}
          onChange={(document) => change({ document })}
        />
      </div>
      <Words
        label={t("complaints.given.note")}
        most={500}
        value={form.note}
        onChange={(note) => change({ note })}
      />
      <Foot act={act} word={t("complaints.given.add")} onCancel={onDone} />
    </form>
  );
}

export function Samples({ complaint }: { complaint: Complaint }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("goods.record");
  const [open, setOpen] = useState(false);
  const { samples } = complaint;
  return (
    <section className="card" aria-labelledby="complaint-samples">
      <h2 className="card-h" id="complaint-samples">
        <span className="grow">{t("complaints.samples.title")}</span>
        {may && !open && (
          <Button onClick={() => setOpen(true)}>{t("complaints.samples.add")}</Button>
        )}
      </h2>
      <div className="pad-16">
        {samples.length === 0 && <p className="sec t13">{t("complaints.samples.none")}</p>}
        <ul className="proposed">
          {samples.map((one) => (
            <li key={`${one.at} ${one.what}`}>
              <b>{one.what}</b> <span className="num">× {count(one.pieces)}</span>{" "}
              {one.place && <span className="code">{one.place}</span>} {one.finding}{" "}
              <span className="mut t12 num">
                {moment(one.at)} {one.by}
              </span>
            </li>
          ))}
        </ul>
        {open && <SampleForm code={complaint.code} onDone={() => setOpen(false)} />}
      </div>
    </section>
  );
}

function SampleForm({ code, onDone }: AddProps): ReactNode {
  const { t } = useTranslation();
  const [form, setForm] = useState({ what: "", place: "", finding: "" });
  const [pieces, setPieces] = useState(1);
  const act = useComplaintAct(code, returnSample, onDone);
  const change = (words: Partial<typeof form>): void => {
    act.touched();
    setForm((now) => ({ ...now, ...words }));
  };
  return (
    <form
      className="stack step-form"
      onSubmit={(event) => {
        event.preventDefault();
        act.commit.mutate({
          what: form.what.trim(),
          pieces,
          place: form.place.trim() || null,
          finding: form.finding.trim() || null,
        });
      }}
    >
      <div className="row step-row">
        <Words
          label={t("complaints.samples.what")}
          most={500}
          value={form.what}
          onChange={(what) => change({ what })}
        />
        <Field label={t("complaints.samples.pieces")} width={90}>
          {(id) => (
            <InputNumber
              id={id}
              min={1}
              max={PIECES_MOST}
              precision={0}
              value={pieces}
              onChange={(value) => {
                act.touched();
                setPieces(value ?? 1);
              }}
            />
          )}
        </Field>
        <Words
          label={t("complaints.samples.place")}
          width={140}
          most={100}
          value={form.place}
          onChange={(place) => change({ place })}
        />
      </div>
      <Words
        label={t("complaints.samples.finding")}
        most={500}
        value={form.finding}
        onChange={(finding) => change({ finding })}
      />
      <Foot
        act={act}
        word={t("complaints.samples.add")}
        onCancel={onDone}
        disabled={form.what.trim() === ""}
      />
    </form>
  );
}

interface WordsProps {
  label: string;
  width?: number;
  /** Characters at most. */
  most: number;
  value: string;
  onChange: (value: string) => void;
}

function Words({ label, width, most, value, onChange }: WordsProps): ReactNode {
  return (
    <Field label={label} {...(width === undefined ? {} : { width })}>
      {(id) => (
        <Input
          id={id}
          maxLength={most}
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  );
}

interface FootProps {
  /** The act as far as its foot is concerned, whatever it sends. */
  act: Pick<ReturnType<typeof useComplaintAct>, "reasons" | "reason"> & {
    commit: { error: Error | null; isPending: boolean };
  };
  word: string;
  disabled?: boolean;
  onCancel: () => void;
}

/** Why it was refused, and the buttons. */
function Foot({ act, word, disabled = false, onCancel }: FootProps): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <div role="alert">
        <Refused problem={act.commit.error} reasons={act.reasons} onReason={act.reason} />
      </div>
      <div className="row step-row">
        <span className="grow" />
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button type="primary" htmlType="submit" disabled={disabled} loading={act.commit.isPending}>
          {word}
        </Button>
      </div>
    </>
  );
}
