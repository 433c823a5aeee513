/** Settling what a device handed over: what was found, and for what was kept, making the act of it. */
import { Button, Checkbox, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { Icon } from "../../marks/Icon";
import { type DeviceAct, settle } from "./api";
import { BothSides } from "./BothSides";

const LONGEST = 500;

export function SettleForm({ act, onDone }: { act: DeviceAct; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const [reason, setReason] = useState("");
  const [again, setAgain] = useState(false);
  const send = useCommit(
    acting,
    () => settle(site, act.code, { reason: reason.trim(), again, act: acting.how({}) }, acting.key),
    onDone,
  );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <BothSides act={act} />
      {act.state === "kept" ? (
        <Checkbox checked={again} onChange={({ target }) => setAgain(target.checked)}>
          {t("devices.again")}
        </Checkbox>
      ) : (
        <Note tone="ask">
          <Icon name="warn" size={16} />
          <span>{t("devices.holds_stay")}</span>
        </Note>
      )}
      <Field label={t("devices.found")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={LONGEST}
            value={reason}
            onChange={({ target }) => {
              acting.touched();
              send.reset();
              setReason(target.value);
            }}
          />
        )}
      </Field>
      <div role="alert">
        {send.error && (
          <Note tone="no">
            <Icon name="warn" size={16} />
            <span>{problemWords(t, send.error)}</span>
          </Note>
        )}
      </div>
      <div className="drawer-acts">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          htmlType="submit"
          loading={send.isPending}
          disabled={reason.trim() === ""}
        >
          {t(again ? "devices.settle_again" : "devices.settle")}
        </Button>
      </div>
    </form>
  );
}
