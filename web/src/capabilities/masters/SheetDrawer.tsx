/** Records from Excel: looked through first, every fault at once, then all of it or nothing. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Table, type TableColumnsType } from "antd";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { count } from "../../language/decimal";
import { Icon } from "../../marks/Icon";
import { type MasterKind, type SheetFault, type SheetOutcome, takeSheet } from "./api";
import { faultWords, kindName } from "./words";

const TABLE_PX = 420;

export function SheetDrawer({
  kind,
  open,
  onClose,
}: {
  kind: MasterKind;
  open: boolean;
  onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={760}
      title={`${t("masters.excel_in")} · ${kindName(t, kind.kind)}`}
      destroyOnHidden
    >
      <Sheet kind={kind} />
    </Drawer>
  );
}

function Sheet({ kind }: { kind: MasterKind }): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const chooser = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const look = useMutation({ mutationFn: (sheet: File) => takeSheet(kind.kind, sheet, false) });
  const take = useMutation({
    mutationFn: (sheet: File) => takeSheet(kind.kind, sheet, true),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["masters", kind.kind] }),
  });
  const outcome = take.data ?? look.data;
  const cause = take.error ?? look.error;
  const chosen = (sheet: File | undefined): void => {
    if (!sheet) return;
    setFile(sheet);
    take.reset();
    look.mutate(sheet);
  };
  return (
    <div className="master-sheet">
      <p className="sec">{t("masters.excel_hint")}</p>
      <div className="row">
        <input
          ref={chooser}
          type="file"
          accept=".xlsx"
          className="sr"
          aria-label={t("masters.excel_choose")}
          onChange={({ target }) => {
            chosen(target.files?.[0]);
            target.value = "";
          }}
        />
        <Button
          type={outcome ? "default" : "primary"}
          loading={look.isPending}
          onClick={() => chooser.current?.click()}
        >
          {t("masters.excel_choose")}
        </Button>
        {file && <span className="sec">{file.name}</span>}
      </div>
      {cause && (
        <Note tone="no">
          <Icon name="warn" size={16} />
          {problemWords(t, cause)}
        </Note>
      )}
      {outcome && !cause && (
        <Looked
          outcome={outcome}
          taking={take.isPending}
          onTake={() => file && take.mutate(file)}
        />
      )}
    </div>
  );
}

function Looked({
  outcome,
  taking,
  onTake,
}: {
  outcome: SheetOutcome;
  taking: boolean;
  onTake: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const counts = {
    added: count(outcome.new),
    changed: count(outcome.changed),
    unchanged: count(outcome.unchanged),
  };
  if (outcome.faults_total > 0) {
    return (
      <>
        <Note tone="no">
          <Icon name="warn" size={16} />
          <span role="status">
            {t("masters.excel_faulty", { total: count(outcome.faults_total) })}
          </span>
        </Note>
        <Faults faults={outcome.faults} />
      </>
    );
  }
  if (outcome.committed) {
    return (
      <Note tone="ok">
        <Icon name="check" size={16} />
        <span role="status">{t("masters.excel_done", counts)}</span>
      </Note>
    );
  }
  return (
    <>
      <Note>
        <span role="status">{t("masters.excel_ready", counts)}</span>
      </Note>
      <div>
        <Button
          type="primary"
          loading={taking}
          disabled={outcome.new + outcome.changed === 0}
          onClick={onTake}
        >
          {t("masters.excel_commit")}
        </Button>
      </div>
    </>
  );
}

function Faults({ faults }: { faults: SheetFault[] }): ReactNode {
  const { t } = useTranslation();
  const columns: TableColumnsType<SheetFault & { at: number }> = [
    { title: t("masters.sheet"), dataIndex: "sheet", width: 120, ellipsis: true },
    { title: t("masters.row"), dataIndex: "row", width: 70, align: "right", className: "num" },
    { title: t("masters.column"), dataIndex: "column", width: 150, ellipsis: true },
    { title: t("masters.what"), key: "what", render: (_, fault) => faultWords(t, fault) },
  ];
  return (
    <Table
      virtual
      size="small"
      rowKey="at"
      columns={columns}
      dataSource={faults.map((fault, at) => ({ ...fault, at }))}
      pagination={false}
      scroll={{ x: 700, y: TABLE_PX }}
    />
  );
}
