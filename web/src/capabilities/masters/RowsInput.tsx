/** Rows within a record: materials, operations, shifts, further units, as a table to be typed in. */
import { Button } from "antd";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../marks/Icon";
import type { MasterFault, MasterField, Values } from "./api";
import { FieldInput } from "./FieldInput";
import { blank } from "./values";
import { faultWords, fieldName } from "./words";

interface RowsProps {
  kind: string;
  field: MasterField;
  rows: Values[];
  faults: MasterFault[];
  onChange: (rows: Values[]) => void;
}

/** Rows have no identity of their own: each gets a key that stays with it while it is typed in. */
function useKeys(rows: Values[]): (row: Values) => number {
  const keys = useRef(new WeakMap<Values, number>());
  const next = useRef(0);
  for (const row of rows) {
    if (!keys.current.has(row)) keys.current.set(row, next.current++);
  }
  return (row) => keys.current.get(row) ?? 0;
}

export function RowsInput({ kind, field, rows, faults, onChange }: RowsProps): ReactNode {
  const { t } = useTranslation();
  const keyOf = useKeys(rows);
  const set = (at: number, name: string, value: unknown): void => {
    const row = rows[at];
    if (!row) return;
    // The same row with another value stays under the same key.
    row[name] = value;
    onChange([...rows]);
  };
  return (
    <div className="scroll-x">
      {rows.length > 0 && (
        <table className="tb master-rows">
          <thead>
            <tr>
              <th scope="col" className="r">
                {t("masters.row")}
              </th>
              {field.fields.map((column) => (
                <th scope="col" key={column.name}>
                  {fieldName(t, kind, column.name, field.name)}
                  {column.required && <span aria-hidden="true"> *</span>}
                </th>
              ))}
              <th scope="col">
                <span className="sr">{t("common.acts")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <Row
                key={keyOf(row)}
                at={at + 1}
                kind={kind}
                field={field}
                row={row}
                faults={faults.filter(({ path }) => path.startsWith(`${field.name}[${at + 1}]`))}
                onChange={(name, value) => set(at, name, value)}
                onRemove={() => onChange(rows.filter((other) => other !== row))}
              />
            ))}
          </tbody>
        </table>
      )}
      <Button
        size="small"
        icon={<Icon name="plus" size={12} />}
        style={{ marginTop: 8 }}
        onClick={() => onChange([...rows, blank(field.fields)])}
      >
        {t("masters.add_row")}
      </Button>
    </div>
  );
}

interface RowProps {
  at: number;
  kind: string;
  field: MasterField;
  row: Values;
  faults: MasterFault[];
  onChange: (name: string, value: unknown) => void;
  onRemove: () => void;
}

function Row({ at, kind, field, row, faults, onChange, onRemove }: RowProps): ReactNode {
  const { t } = useTranslation();
  return (
    <tr>
      <td className="num mut r">{at}</td>
      {field.fields.map((column) => {
        const path = `${field.name}[${at}].${column.name}`;
        const fault = faults.find((one) => one.path === path);
        const label = `${fieldName(t, kind, column.name, field.name)} ${t("masters.at_row", { row: at })}`;
        return (
          <td key={column.name}>
            <FieldInput
              field={column}
              value={row[column.name]}
              label={label}
              faulty={fault !== undefined}
              onChange={(value) => onChange(column.name, value)}
            />
            {fault && <p className="master-fault">{faultWords(t, fault)}</p>}
          </td>
        );
      })}
      <td>
        <button
          type="button"
          className="iconb"
          aria-label={t("masters.remove_row", { row: at })}
          onClick={onRemove}
        >
          <Icon name="close" size={14} />
        </button>
      </td>
    </tr>
  );
}
