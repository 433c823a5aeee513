/** Why it happened and what was done, as the eight steps of the trade have it. */
import { Button, Drawer, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { MasterPicker } from "../../frame/MasterPicker";
import { useMay } from "../../frame/session";
import { useUnsaved } from "../../frame/useUnsaved";
import { moment } from "../../language/time";
import { Refused } from "../quality/Refused";
import { type Complaint, type ExplainComplaint, explain } from "./api";
import { useComplaintAct } from "./useComplaintAct";

/** The eight steps that are written as texts; what is wrong is the complaint itself. */
const TEXTS = [
  "team",
  "containment",
  "root_cause",
  "corrective",
  "implemented",
  "prevention",
  "recognition",
] as const;
const TEXT_MOST = 4000;
const WORD_MOST = 100;

export function Explained({ complaint }: { complaint: Complaint }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("quality.judge");
  const [open, setOpen] = useState(false);
  const unsaved = useUnsaved();
  const shut = (): void => {
    unsaved.settled();
    setOpen(false);
  };
  const { explanation, cause, material, material_name, department } = complaint;
  const words = [
    [t("complaints.cause"), cause],
    [t("complaints.explain.material"), material && `${material_name} ${material}`],
    [t("complaints.explain.department"), department],
    ...TEXTS.map((name) => [t(`complaints.explain.${name}`), explanation?.[name]]),
  ].filter(([, said]) => said);
  return (
    <section className="card" aria-labelledby="complaint-explained">
      <h2 className="card-h" id="complaint-explained">
        <span className="grow">{t("complaints.explain.title")}</span>
        {may && <Button onClick={() => setOpen(true)}>{t("complaints.explain.edit")}</Button>}
      </h2>
      <div className="pad-16">
        {words.length === 0 && <p className="sec t13">{t("complaints.explain.none")}</p>}
        <dl className="explained">
          {words.map(([word, said]) => (
            <div key={word}>
              <dt className="sec t12">{word}</dt>
              <dd>{said}</dd>
            </div>
          ))}
        </dl>
        {explanation && (
          <p className="mut t12 num">
            {moment(explanation.at)} {explanation.by}
          </p>
        )}
      </div>
      <Drawer
        open={open}
        onClose={() => unsaved.mayGo() && setOpen(false)}
        title={t("complaints.explain.title")}
        size={640}
        destroyOnHidden
      >
        <ExplainForm complaint={complaint} onTyped={unsaved.typed} onDone={shut} />
      </Drawer>
    </section>
  );
}

interface ExplainFormProps {
  complaint: Complaint;
  onTyped: () => void;
  onDone: () => void;
}

type Words = Omit<ExplainComplaint, "act">;

function ExplainForm({ complaint, onTyped, onDone }: ExplainFormProps): ReactNode {
  const { t } = useTranslation();
  const { cause, material, department, explanation, code } = complaint;
  const [form, setForm] = useState<Record<keyof Words, string>>(() => ({
    cause: cause ?? "",
    material: material ?? "",
    department: department ?? "",
    team: explanation?.team ?? "",
    containment: explanation?.containment ?? "",
    root_cause: explanation?.root_cause ?? "",
    corrective: explanation?.corrective ?? "",
    implemented: explanation?.implemented ?? "",
    prevention: explanation?.prevention ?? "",
    recognition: explanation?.recognition ?? "",
  }));
  const act = useComplaintAct<Words>(code, explain as never, onDone);
  const change = (words: Partial<typeof form>): void => {
    act.touched();
    onTyped();
    setForm((now) => ({ ...now, ...words }));
  };
  const body = Object.fromEntries(
    Object.entries(form).map(([name, said]) => [name, said.trim() || null]),
  );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        act.commit.mutate(body);
      }}
    >
      <div className="row">
        <Field label={t("complaints.cause")}>
          {(id) => (
            <Input
              id={id}
              maxLength={WORD_MOST}
              value={form.cause}
              onChange={({ target }) => change({ cause: target.value })}
            />
          )}
        </Field>
        <Field label={t("complaints.explain.department")}>
          {(id) => (
            <Input
              id={id}
              maxLength={WORD_MOST}
              value={form.department}
              onChange={({ target }) => change({ department: target.value })}
            />
          )}
        </Field>
      </div>
      <Field label={t("complaints.explain.material")}>
        {(id) => (
          <MasterPicker
            id={id}
            kind="item"
            label={t("complaints.explain.material")}
            value={form.material}
            onChange={(code) => change({ material: code })}
          />
        )}
      </Field>
      {TEXTS.map((name) => (
        <Field key={name} label={t(`complaints.explain.${name}`)}>
          {(id) => (
            <Input.TextArea
              id={id}
              rows={2}
              maxLength={TEXT_MOST}
              value={form[name]}
              onChange={({ target }) => change({ [name]: target.value })}
            />
          )}
        </Field>
      ))}
      <div role="alert">
        <Refused problem={act.commit.error} reasons={act.reasons} onReason={act.reason} />
      </div>
      <div className="drawer-acts">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button type="primary" htmlType="submit" loading={act.commit.isPending}>
          {t("complaints.explain.save")}
        </Button>
      </div>
    </form>
  );
}
