/** Every fault of a document at once, by place, with what was found and what was expected. */
import { Input, Select, Table, type TableColumnsType } from "antd";
import type { TFunction } from "i18next";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Fault, Import } from "../../api/types";
import { count } from "../../language/decimal";

const TABLE_PX = 460;

/** What should have stood there, in the language of the reader. */
function expectedWords(t: TFunction, { expected, expected_code, expected_param }: Fault): string {
  return t(`expected.${expected_code}`, { param: expected_param ?? "", defaultValue: expected });
}

export function FaultTable({ faults }: { faults: Import["faults"] }): ReactNode {
  const { t } = useTranslation();
  const [kind, setKind] = useState<string | null>(null);
  const [text, setText] = useState("");
  const rows = useMemo(() => faults.rows.map((fault, at) => ({ ...fault, at })), [faults.rows]);
  const kinds = useMemo(() => {
    const found = new Map<string, number>();
    for (const fault of rows) found.set(fault.kind, (found.get(fault.kind) ?? 0) + 1);
    return [...found].sort(([, a], [, b]) => b - a);
  }, [rows]);
  const needle = text.trim().toLowerCase();
  const shown = rows.filter(
    (fault) =>
      (!kind || fault.kind === kind) &&
      (needle === "" ||
        `${fault.section} ${fault.row} ${fault.column ?? ""} ${fault.found} ${expectedWords(t, fault)}`
          .toLowerCase()
          .includes(needle)),
  );
  const columns: TableColumnsType<Fault & { at: number }> = [
    {
      title: t("fault_table.section"),
      dataIndex: "section",
      width: 130,
      render: (section: string) => t(`section.${section}`, { defaultValue: section }),
    },
    {
      title: t("fault_table.row"),
      dataIndex: "row",
      width: 80,
      align: "right",
      render: (row: number) => <span className="num">{count(row)}</span>,
    },
    {
      title: t("fault_table.column"),
      dataIndex: "column",
      width: 130,
      render: (column: string | null) => <span className="code">{column ?? "–"}</span>,
    },
    {
      title: t("fault_table.what"),
      dataIndex: "kind",
      width: 320,
      render: (_, fault) => t(`fault.${fault.kind}`, { ...fault, defaultValue: fault.kind }),
    },
    {
      title: t("fault_table.found"),
      dataIndex: "found",
      width: 180,
      ellipsis: true,
      render: (found: string) => (
        <span className="code">{found === "" ? t("fault_table.nothing") : found}</span>
      ),
    },
    {
      title: t("fault_table.expected"),
      dataIndex: "expected",
      width: 300,
      render: (_, fault) => <span className="sec">{expectedWords(t, fault)}</span>,
    },
  ];
  return (
    <section className="card faults">
      <div className="card-h" style={{ flexWrap: "wrap", padding: "8px 16px" }}>
        <h2 style={{ fontSize: 14 }}>{t("fault_table.title")}</h2>
        <span className="mut num" role="status">
          {t("fault_table.shown", { shown: count(shown.length), total: count(faults.total) })}
        </span>
        <span className="grow" />
        <Select
          allowClear
          style={{ width: 260 }}
          aria-label={t("fault_table.kind")}
          placeholder={t("fault_table.kind")}
          value={kind}
          onChange={(next: string | undefined) => setKind(next ?? null)}
          options={kinds.map(([value, n]) => ({
            value,
            label: `${t(`fault_name.${value}`, { defaultValue: value })} · ${count(n)}`,
          }))}
        />
        <Input
          allowClear
          style={{ width: 220 }}
          aria-label={t("fault_table.find")}
          placeholder={t("fault_table.find")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <Table
        virtual
        size="small"
        rowKey="at"
        columns={columns}
        dataSource={shown}
        pagination={false}
        scroll={{ x: 1140, y: TABLE_PX }}
      />
      {faults.total > faults.rows.length && (
        <p className="mut t12" style={{ padding: "8px 16px" }}>
          {t("fault_table.cut", { listed: count(faults.rows.length), total: count(faults.total) })}
        </p>
      )}
    </section>
  );
}
