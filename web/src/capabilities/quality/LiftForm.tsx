/** Ends a hold with a reason, and says what still stands in the way of the lot. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { PREVIEW, refresh, useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Note } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { Icon } from "../../marks/Icon";
import { type Hold, liftHold } from "./api";
import { HoldRow } from "./HoldRow";
import { Refused } from "./Refused";

export function LiftForm({ hold, onDone }: { hold: Hold; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [reason, setReason] = useState("");
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const body = { reason: reason.trim(), act: acting.how(reasons) };
  const preview = useQuery({
    queryKey: [PREVIEW, "lift", site, hold.hold],
    queryFn: () => liftHold(site, hold.hold, { ...body, reason: "…" }, "", true),
    retry: false,
  });
  const commit = useMutation({
    mutationFn: () => liftHold(site, hold.hold, body, acting.key, false),
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      onDone();
      await refresh(queries);
    },
  });
  const problem = commit.error ?? preview.error;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <HoldRow hold={hold} />
      <Field label={t("quality.why_lift")}>
        {(id) => (
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={500}
            value={reason}
            onChange={({ target }) => {
              acting.touched();
              commit.reset();
              setReason(target.value);
            }}
          />
        )}
      </Field>
      {preview.data && <After {...preview.data.result} />}
      <div role="alert">
        <Refused
          problem={problem}
          reasons={reasons}
          onReason={(rule, answer) => setReasons((now) => ({ ...now, [rule]: answer }))}
        />
      </div>
      <div className="drawer-acts">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          htmlType="submit"
          loading={commit.isPending}
          disabled={reason.trim() === "" || problem !== null}
        >
          {t("quality.lift")}
        </Button>
      </div>
    </form>
  );
}

/** Whether the lot may be used once the hold is gone. */
function After({
  still_held,
  status,
}: {
  still_held: string[];
  status?: string | null;
}): ReactNode {
  const { t } = useTranslation();
  const free = still_held.length === 0 && (!status || status === "released");
  return (
    <Note tone={free ? "ok" : "ask"}>
      <Icon name={free ? "check" : "warn"} size={16} />
      <span>
        {free && t("quality.then_free")}
        {still_held.length > 0 &&
          t("quality.then_held", { reasons: still_held.join(t("common.list_join")) })}
        {still_held.length === 0 &&
          !free &&
          t("quality.then_status", { status: t(`state.${status}`) })}
      </span>
    </Note>
  );
}
