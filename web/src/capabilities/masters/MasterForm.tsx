/** The form of any record: its fields come from the description of its kind. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Popconfirm, Select } from "antd";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSession } from "../../frame/session";
import { useUnsaved } from "../../frame/useUnsaved";
import { Icon } from "../../marks/Icon";
import {
  Faulty,
  type MasterFault,
  type MasterField,
  type MasterKind,
  type MasterRecord,
  recordQuery,
  save,
  type Values,
} from "./api";
import { FieldInput } from "./FieldInput";
import { RowsInput } from "./RowsInput";
import { blank, madeCode } from "./values";
import { faultWords, fieldHint, fieldName, pathName } from "./words";

interface FormProps {
  kind: MasterKind;
  /** The record that is edited; nothing for a new one. */
  record: MasterRecord | null;
  onDone: () => void;
  onReload: () => void;
}

const copied = (values: object): Values => structuredClone(values) as Values;

export function MasterForm({ kind, record, onDone, onReload }: FormProps): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const may = useMay("masters.manage");
  const [values, setValues] = useState<Values>(() =>
    record ? copied(record.fields) : blank(kind.fields),
  );
  const [typedCode, setTypedCode] = useState("");
  const unsaved = useUnsaved();
  const code = record?.code ?? madeCode(kind, values) ?? typedCode.trim();

  const write = useMutation({
    mutationFn: (retired: boolean | null) =>
      save(kind.kind, code, {
        ...(retired === null ? { fields: values } : { retired }),
        based_on: record?.seq ?? null,
      }),
    onSuccess: async (view) => {
      queries.setQueryData(recordQuery(kind.kind, code).queryKey, view);
      await queries.invalidateQueries({ queryKey: ["masters", kind.kind] });
      unsaved.settled();
      onDone();
    },
  });
  const typeCode = (typed: string): void => {
    unsaved.typed();
    setTypedCode(typed);
  };
  const giveUp = (): void => {
    unsaved.settled();
    onDone();
  };
  const faults = write.error instanceof Faulty ? write.error.faults : [];
  const set = (name: string, value: unknown): void => {
    unsaved.typed();
    setValues((before) => ({ ...before, [name]: value }));
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        write.mutate(null);
      }}
    >
      <Outcome cause={write.error} faults={faults} kind={kind} onReload={onReload} />
      {!record && <CodeField kind={kind} code={code} faults={faults} onChange={typeCode} />}
      {kind.fields.map((field) => (
        <Field
          key={field.name}
          kind={kind.kind}
          field={field}
          value={values[field.name]}
          faults={faults}
          onChange={(value) => set(field.name, value)}
        />
      ))}
      {may && (
        <div className="row master-acts">
          <Button type="primary" htmlType="submit" loading={write.isPending} disabled={code === ""}>
            {t(record ? "masters.save" : "masters.save_first")}
          </Button>
          <Button onClick={giveUp}>{t("common.cancel")}</Button>
          <span className="grow" />
          {record && <Retire record={record} onChange={(retired) => write.mutate(retired)} />}
        </div>
      )}
    </form>
  );
}

function Retire({
  record,
  onChange,
}: {
  record: MasterRecord;
  onChange: (retired: boolean) => void;
}): ReactNode {
  const { t } = useTranslation();
  if (record.retired) {
    return <Button onClick={() => onChange(false)}>{t("masters.bring_back")}</Button>;
  }
  return (
    <Popconfirm
      title={t("masters.retire_ask", { code: record.code })}
      okText={t("masters.retire")}
      cancelText={t("common.cancel")}
      okButtonProps={{ danger: true }}
      onConfirm={() => onChange(true)}
    >
      <Button danger>{t("masters.retire")}</Button>
    </Popconfirm>
  );
}

/** What became of saving: everything that has to be put right, or why nothing was written. */
function Outcome({
  cause,
  faults,
  kind,
  onReload,
}: {
  cause: unknown;
  faults: MasterFault[];
  kind: MasterKind;
  onReload: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const stale = cause instanceof Problem && cause.code === "stale";
  return (
    <div role="alert">
      {faults.length > 0 && (
        <Note tone="no">
          <Icon name="warn" size={16} />
          <div>
            <b>{t("masters.faults", { count: faults.length })}</b>
            <ul>
              {faults.map((fault) => (
                <li key={`${fault.path} ${fault.kind} ${fault.found}`}>
                  {t("masters.fault_at", {
                    field: pathName(t, kind.kind, fault.path),
                    what: faultWords(t, fault),
                  })}
                </li>
              ))}
            </ul>
          </div>
        </Note>
      )}
      {cause !== null && faults.length === 0 && (
        <Note tone={stale ? "ask" : "no"}>
          <Icon name="warn" size={16} />
          <span className="grow">
            {stale ? t("masters.changed_elsewhere") : problemWords(t, cause)}
          </span>
          {stale && (
            <button type="button" className="lnk" onClick={onReload}>
              {t("masters.reload")}
            </button>
          )}
        </Note>
      )}
    </div>
  );
}

/** The code of a new record: written, chosen, or made of other fields. */
function CodeField({
  kind,
  code,
  faults,
  onChange,
}: {
  kind: MasterKind;
  code: string;
  faults: MasterFault[];
  onChange: (code: string) => void;
}): ReactNode {
  const { t } = useTranslation();
  const id = useId();
  const session = useSession();
  const fault = faults.find(({ path }) => path === "code");
  const status = fault ? "error" : "";
  const made = kind.code_from.map((name) => fieldName(t, kind.kind, name));
  return (
    <div className="master-field">
      <label htmlFor={id}>
        {t("masters.field.code")}
        <span aria-hidden="true"> *</span>
      </label>
      {kind.code_of === "site" ? (
        <Select
          id={id}
          status={status}
          value={code === "" ? null : code}
          onChange={onChange}
          options={(session?.sites ?? []).map((site) => ({
            value: site.code,
            label: `${site.code} ${site.name}`,
          }))}
          style={{ width: "100%" }}
        />
      ) : (
        <Input
          id={id}
          status={status}
          value={code}
          readOnly={made.length > 0}
          onChange={({ target }) => onChange(target.value)}
          autoComplete="off"
        />
      )}
      {made.length > 0 && (
        <p className="mut t12">
          {t("masters.code_made", { fields: made.join(t("common.list_join")) })}
        </p>
      )}
      {fault && <p className="master-fault">{faultWords(t, fault)}</p>}
    </div>
  );
}

interface FieldProps {
  kind: string;
  field: MasterField;
  value: unknown;
  faults: MasterFault[];
  onChange: (value: unknown) => void;
}

function Field({ kind, field, value, faults, onChange }: FieldProps): ReactNode {
  const { t } = useTranslation();
  const id = useId();
  const label = fieldName(t, kind, field.name);
  const hint = fieldHint(t, kind, field.name);
  const own = faults.filter(({ path }) => path === field.name);
  const isRows = field.holds === "rows";
  return (
    <div className={field.holds === "yes_no" ? "master-field master-yes-no" : "master-field"}>
      <label htmlFor={isRows ? undefined : id} id={`${id}-name`}>
        {label}
        {field.required && <span aria-hidden="true"> *</span>}
      </label>
      {isRows ? (
        <RowsInput
          kind={kind}
          field={field}
          rows={(value as Values[] | undefined) ?? []}
          faults={faults}
          onChange={onChange}
        />
      ) : (
        <FieldInput
          id={id}
          field={field}
          value={value}
          label={label}
          faulty={own.length > 0}
          onChange={onChange}
        />
      )}
      {hint && <p className="mut t12">{hint}</p>}
      {own.map((fault) => (
        <p key={`${fault.kind} ${fault.found}`} className="master-fault">
          {faultWords(t, fault)}
        </p>
      ))}
    </div>
  );
}
