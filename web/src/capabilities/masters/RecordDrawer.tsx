/** One record beside its list: its form, or its history. */
import { useQuery } from "@tanstack/react-query";
import { Drawer, Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed } from "../../frame/Outcome";
import { KeptTo } from "../circles/KeptTo";
import { type MasterKind, recordQuery } from "./api";
import { History } from "./History";
import { HookKey } from "./HookKey";
import { MasterForm } from "./MasterForm";
import { kindName } from "./words";

interface DrawerProps {
  kind: MasterKind;
  /** The code of the record, `null` for a new one, nothing while none is open. */
  code: string | null | undefined;
  onClose: () => void;
}

export function RecordDrawer({ kind, code, onClose }: DrawerProps): ReactNode {
  const { t } = useTranslation();
  const wide = kind.fields.some(({ holds }) => holds === "rows");
  return (
    <Drawer
      open={code !== undefined}
      onClose={onClose}
      size={wide ? 880 : 520}
      title={code ?? `${t("masters.add")} · ${kindName(t, kind.kind)}`}
      destroyOnHidden
    >
      {code === null && (
        <MasterForm kind={kind} record={null} onDone={onClose} onReload={onClose} />
      )}
      {code && <Known key={code} kind={kind} code={code} onClose={onClose} />}
    </Drawer>
  );
}

function Known({ kind, code, onClose }: DrawerProps & { code: string }): ReactNode {
  const { t } = useTranslation();
  const found = useQuery(recordQuery(kind.kind, code));
  const [side, setSide] = useState<"edit" | "history">("edit");
  if (found.isPending) return <Bones />;
  if (!found.data) return <Failed cause={found.error} retry={() => found.refetch()} />;
  const { record, versions } = found.data;
  return (
    <>
      <Segmented
        aria-label={t("masters.history_of", { code })}
        style={{ marginBottom: 16 }}
        value={side}
        onChange={setSide}
        options={[
          { value: "edit", label: t("masters.edit") },
          { value: "history", label: `${t("masters.history")} ${versions.length}` },
        ]}
      />
      {kind.kind === "contact" && <HookKey record={record} />}
      {kind.kind === "bom" && <KeptTo kind="bom" code={code} />}
      {side === "edit" ? (
        <MasterForm
          key={record.seq}
          kind={kind}
          record={record}
          onDone={onClose}
          onReload={() => void found.refetch()}
        />
      ) : (
        <History kind={kind} versions={versions} />
      )}
    </>
  );
}
