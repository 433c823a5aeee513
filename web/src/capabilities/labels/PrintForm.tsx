/** The form of printing: the label as it comes out, template, printer, copies, and why once more. */
import { type UseQueryResult, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, InputNumber, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { refresh, useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Bones, Failed, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { choiceQuery, printLabel, printPreviewQuery } from "./api";
import {
  type Choice,
  faultsOf,
  type Preview,
  type Printed,
  type TemplateChoice,
  warningsOf,
} from "./contract";
import { faultWords } from "./design/words";
import "./labels.css";
import { Paper } from "./Paper";
import { PrintDone } from "./PrintDone";
import { PAPER, PrinterPick, rememberedPrinter } from "./PrinterPick";
import { subjectName } from "./subjects";

const MOST_COPIES = 99;
const BUILT_IN = "built_in";

interface FormProps {
  subject: string;
  customer?: string;
  onClose: () => void;
}

export function PrintForm({ subject, customer = "", onClose }: FormProps): ReactNode {
  const site = useSite();
  const [template, setTemplate] = useState("");
  const [printed, setPrinted] = useState<Printed | null>(null);
  const choice = useQuery(choiceQuery(site, subject, customer));
  if (printed)
    return <PrintDone printed={printed} onMore={() => setPrinted(null)} onClose={onClose} />;
  if (choice.isPending) return <Bones rows={3} height={80} />;
  if (!choice.data) return <Failed cause={choice.error} retry={() => choice.refetch()} />;
  return (
    <Form
      choice={choice.data}
      customer={customer}
      template={template || choice.data.chosen.code}
      onTemplate={setTemplate}
      onPrinted={setPrinted}
      onClose={onClose}
    />
  );
}

interface InnerProps {
  choice: Choice;
  customer: string;
  template: string;
  onTemplate: (code: string) => void;
  onPrinted: (printed: Printed) => void;
  onClose: () => void;
}

function Form(props: InnerProps): ReactNode {
  const { choice, customer, template, onTemplate, onPrinted, onClose } = props;
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [printer, setPrinter] = useState(() => rememberedPrinter(choice.printers));
  const [copies, setCopies] = useState<number | null>(choice.copies);
  const [reason, setReason] = useState("");
  const preview = useQuery(printPreviewQuery(site, choice.subject, template, customer));
  const print = useMutation({
    mutationFn: () =>
      printLabel(
        site,
        {
          subject: choice.subject,
          template,
          printer,
          copies: copies ?? 1,
          ...(customer ? { customer } : {}),
          ...(reason.trim() ? { reason: reason.trim() } : {}),
          act: acting.how({}),
        },
        acting.key,
      ),
    onError: acting.refused,
    onSuccess: async ({ result }) => {
      acting.done();
      onPrinted(result);
      await refresh(queries);
    },
  });
  // Somebody else may have printed it meanwhile; then the server asks why.
  const asked = print.error instanceof Problem && print.error.code === "reprint_reason";
  const needsReason = choice.needs_reason || asked;
  const touched = (): void => {
    acting.touched();
    print.reset();
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        print.mutate();
      }}
    >
      <Look subject={choice.subject} preview={preview} />
      <TemplatePick
        choice={choice}
        value={template}
        onChange={(code) => {
          touched();
          onTemplate(code);
        }}
      />
      <PrinterPick
        printers={choice.printers}
        value={printer}
        onChange={(code) => {
          touched();
          setPrinter(code);
        }}
      />
      <Field label={t("labels.copies")} width={120}>
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            max={MOST_COPIES}
            value={copies}
            onChange={(next) => {
              touched();
              setCopies(next);
            }}
          />
        )}
      </Field>
      {needsReason && (
        <Again choice={choice}>
          <Field label={t("labels.why_again")}>
            {(id) => (
              <Input
                id={id}
                maxLength={200}
                placeholder={t("labels.why_again_hint")}
                value={reason}
                onChange={({ target }) => {
                  acting.touched();
                  setReason(target.value);
                }}
              />
            )}
          </Field>
        </Again>
      )}
      <div role="alert">
        {print.isError && !asked && (
          <Note tone="no">
            <Icon name="warn" size={16} />
            <span className="grow">{problemWords(t, print.error)}</span>
          </Note>
        )}
      </div>
      <div className="drawer-acts">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          htmlType="submit"
          icon={<Icon name="print" size={16} />}
          loading={print.isPending}
          disabled={
            copies === null ||
            faultsOf(preview.data).length > 0 ||
            (needsReason && reason.trim() === "")
          }
        >
          {printer === PAPER
            ? t("labels.make_pdf")
            : t("labels.print_count", { count: copies ?? 1 })}
        </Button>
      </div>
    </form>
  );
}

interface LookProps {
  subject: string;
  preview: UseQueryResult<Preview>;
}

/** The label as it will be, and what keeps it from being printed. */
function Look({ subject, preview }: LookProps): ReactNode {
  const { t } = useTranslation();
  const { data } = preview;
  return (
    <>
      <div className="design-shown print-shown">
        {preview.isPending && <div className="bone" style={{ width: "70%", height: 150 }} />}
        {preview.isError && <Failed cause={preview.error} retry={() => preview.refetch()} />}
        {data?.svg && (
          <Paper svg={data.svg} title={t("labels.picture_of", { what: subjectName(t, subject) })} />
        )}
        {data && !data.svg && <p className="mut t13">{t("labels.design.no_preview")}</p>}
      </div>
      {faultsOf(data).map((fault) => (
        <Note key={`${fault.code} ${fault.element} ${fault.field}`} tone="no">
          <Icon name="warn" size={16} />
          <span>{faultWords(t, fault)}</span>
        </Note>
      ))}
      {warningsOf(data).map((fault) => (
        <Note key={`${fault.code} ${fault.element} ${fault.field}`} tone="ask">
          <Icon name="warn" size={16} />
          <span>{faultWords(t, fault)}</span>
        </Note>
      ))}
    </>
  );
}

interface TemplatePickProps {
  choice: Choice;
  value: string;
  onChange: (code: string) => void;
}

function TemplatePick({ choice, value, onChange }: TemplatePickProps): ReactNode {
  const { t } = useTranslation();
  const all = [choice.chosen, ...choice.others];
  const named = ({ code, name }: TemplateChoice): string =>
    code === BUILT_IN ? t("labels.built_in") : name;
  const why = all.find(({ code }) => code === value)?.why;
  return (
    <Field label={t("labels.template")}>
      {(id) => (
        <>
          <Select
            id={id}
            aria-label={t("labels.template")}
            value={value}
            options={all.map((one) => ({ value: one.code, label: named(one) }))}
            onChange={onChange}
          />
          {why && <span className="t12 mut">{t(`labels.why.${why}`)}</span>}
        </>
      )}
    </Field>
  );
}

/** It was printed before: the same identity once more is told apart, and says why. */
function Again({ choice, children }: { choice: Choice; children: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const last = choice.printed.find(({ voided }) => !voided) ?? choice.printed[0];
  return (
    <div className="note note-ask print-again">
      <Icon name="warn" size={16} />
      <div className="grow stack">
        <span>
          {last
            ? t("labels.printed_before", {
                at: moment(last.at),
                by: last.by?.name ?? "–",
                count: choice.printed.length,
              })
            : t("labels.printed_meanwhile")}
        </span>
        {children}
      </div>
    </div>
  );
}
