/** Takes a complaint: who, what is wrong, and the lot, or the ones that were delivered to them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { PREVIEW, refresh, useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { MasterPicker } from "../../frame/MasterPicker";
import { useSite } from "../../frame/session";
import { Warned } from "../../frame/Warned";
import { FilePick } from "../files/FilePick";
import { ChosenFiles } from "../files/SentFiles";
import { useSending } from "../files/useSending";
import { LotPick } from "../quality/LotPick";
import { Refused } from "../quality/Refused";
import { type Report, type TakeComplaint, takeComplaint } from "./api";
import { PhotoCodes } from "./PhotoCodes";
import { Proposed } from "./Proposed";
import type { Offer } from "./photoCodes";
import { ReportPhotos } from "./ReportPhotos";

/** Only customers complain. */
const CUSTOMER = "customer";

interface ComplaintFormProps {
  /** The report of the public form it comes from: what it says is there already. */
  report?: Report;
  onCancel: () => void;
  onDone: (code: string) => void;
}

export function ComplaintForm({ report, onCancel, onDone }: ComplaintFormProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const sending = useSending();
  const [form, setForm] = useState({
    customer: "",
    text: report ? told(report) : "",
    lot: "",
    document: report?.document ?? "",
    cause: "",
    coder_text: report?.lot ?? "",
  });
  const [candidates, setCandidates] = useState<string[]>([]);
  const [files, setFiles] = useState<File[]>([]);
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const offered = {
    held: [form.lot, form.document],
    document: true,
    onUse: ({ fills, value }: Offer) => change({ [fills]: value }, true),
  };
  const change = (words: Partial<typeof form>, scanned = false): void => {
    acting.touched(scanned);
    commit.reset();
    setForm((now) => ({ ...now, ...words }));
  };
  const body: TakeComplaint = {
    customer: form.customer,
    text: form.text.trim(),
    lot: form.lot || null,
    candidates: form.lot ? [] : candidates,
    report: report?.report ?? null,
    document: form.document.trim() || null,
    cause: form.cause.trim() || null,
    coder_text: form.coder_text.trim() || null,
    act: acting.how(reasons),
  };
  const asked = useDeferredValue(
    JSON.stringify([form.customer, form.lot, form.document, candidates, reasons]),
  );
  const preview = useQuery({
    queryKey: [PREVIEW, "complaint", site, asked],
    // What is wrong changes nothing about the lots that are proposed.
    queryFn: () => takeComplaint(site, { ...body, text: body.text || "…" }, "", true),
    enabled: form.customer !== "",
    retry: false,
  });
  const commit = useMutation({
    mutationFn: () => takeComplaint(site, body, acting.key, false),
    onError: acting.refused,
    onSuccess: ({ result: { code } }) => {
      acting.done();
      // The complaint stands; a file that is refused is said on its page and sent again there.
      sending.send(`complaint:${code}`, files);
      void refresh(queries);
      onDone(code);
    },
  });
  const problem = commit.error ?? (form.customer !== "" ? preview.error : null);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <Field label={t("field.customer")}>
        {(id) => (
          <MasterPicker
            id={id}
            kind="partner"
            role={CUSTOMER}
            label={t("field.customer")}
            value={form.customer}
            onChange={(customer) => change({ customer })}
          />
        )}
      </Field>
      <Field label={t("complaints.text")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={3}
            maxLength={2000}
            value={form.text}
            onChange={({ target }) => change({ text: target.value })}
          />
        )}
      </Field>
      <Field label={t("complaints.lot")}>
        {(id) => (
          <LotPick
            id={id}
            label={t("complaints.lot")}
            value={form.lot ? [form.lot] : []}
            onChange={([lot], scanned) => change({ lot: lot ?? "" }, scanned)}
          />
        )}
      </Field>
      {preview.data && !form.lot && (
        <Proposed
          lots={[
            ...preview.data.result.suspects.map(({ lot }) => lot),
            ...preview.data.result.proposed,
          ]}
          kept={candidates}
          onChoose={(lot) => change({ lot, document: form.document })}
          onKeep={(lots) => {
            change({});
            setCandidates(lots);
          }}
        />
      )}
      <Field label={t("complaints.coder_text")}>
        {(id) => (
          <Input
            id={id}
            maxLength={200}
            placeholder={t("complaints.coder_text_hint")}
            value={form.coder_text}
            onChange={({ target }) => change({ coder_text: target.value })}
          />
        )}
      </Field>
      <div className="row">
        <Field label={t("complaints.document")}>
          {(id) => (
            <Input
              id={id}
              value={form.document}
              onChange={({ target }) => change({ document: target.value })}
            />
          )}
        </Field>
        <Field label={t("complaints.cause")}>
          {(id) => (
            <Input
              id={id}
              maxLength={100}
              value={form.cause}
              onChange={({ target }) => change({ cause: target.value })}
            />
          )}
        </Field>
      </div>
      <FilePick
        onPick={(picked) => {
          acting.touched();
          setFiles((now) => [...now, ...picked]);
        }}
      />
      <ChosenFiles
        files={files}
        onDrop={(file) => setFiles((now) => now.filter((one) => one !== file))}
      />
      <PhotoCodes files={files} {...offered} />
      {report && <ReportPhotos report={report} {...offered} />}
      <div role="alert">
        <Refused
          problem={problem}
          reasons={reasons}
          onReason={(rule, answer) => setReasons((now) => ({ ...now, [rule]: answer }))}
        />
      </div>
      <Warned warnings={preview.data?.warnings} />
      <div className="drawer-acts">
        <Button onClick={onCancel}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          htmlType="submit"
          loading={commit.isPending}
          disabled={form.customer === "" || form.text.trim() === "" || problem !== null}
        >
          {t("complaints.take")}
        </Button>
      </div>
    </form>
  );
}

/** What a stranger said, with how they are called and reached: a complaint is in its words. */
function told({ text, name, contact, product, lot }: Report): string {
  const about = [product, lot, name, contact].filter(Boolean).join(" · ");
  return about ? `${text}\n${about}` : text;
}
