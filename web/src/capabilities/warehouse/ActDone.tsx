/** What was done, and the way back: an act is taken back with a reason, never deleted. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { Warned } from "../../frame/Warned";
import { Icon } from "../../marks/Icon";
import { type Done, undoAct } from "./send";

interface ActDoneProps {
  done: Pick<Done<unknown>, "act" | "warnings">;
  sentence: ReactNode;
  onClose?: () => void;
}

export function ActDone({ done, sentence, onClose }: ActDoneProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const [key] = useState(() => crypto.randomUUID());
  const undo = useMutation({
    mutationFn: () => undoAct(site, done.act, reason.trim(), key),
    onSuccess: () => queries.invalidateQueries(),
  });
  if (undo.isSuccess) {
    return (
      <div className="stack" role="status">
        <Note tone="ok">
          <Icon name="undo" size={16} /> {t("warehouse.undone")}
        </Note>
        {onClose && <Button onClick={onClose}>{t("common.close")}</Button>}
      </div>
    );
  }
  return (
    <div className="stack" role="status">
      <Note tone="ok">
        <Icon name="check" size={16} />
        <span className="grow">{sentence}</span>
      </Note>
      <Warned warnings={done.warnings} />
      {undo.error && (
        <Note tone="no">
          <Icon name="warn" size={16} /> {problemWords(t, undo.error)}
        </Note>
      )}
      <div className="row">
        {asking ? (
          <>
            <Input
              aria-label={t("warehouse.undo_reason")}
              placeholder={t("warehouse.undo_reason")}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
            <Button
              disabled={reason.trim() === ""}
              loading={undo.isPending}
              onClick={() => undo.mutate()}
            >
              {t("warehouse.undo")}
            </Button>
          </>
        ) : (
          <button type="button" className="lnk" onClick={() => setAsking(true)}>
            {t("warehouse.undo")}
          </button>
        )}
        <span className="grow" />
        {onClose && <Button onClick={onClose}>{t("common.close")}</Button>}
      </div>
    </div>
  );
}
