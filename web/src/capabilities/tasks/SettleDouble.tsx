/** Says what was found about a badge in use at two stations; with that its task is gone. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "../../api/client";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";

export function SettleDouble({ code }: { code: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState("");
  const may = useMay("floor.lead");
  const settle = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST("/api/v1/badge-doubles/{code}/settlement", {
          params: { path: { code }, query: { site } },
          body: { note: note.trim() },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["tasks"] }),
  });
  if (!may) return null;
  if (!open)
    return (
      <Button size="small" onClick={() => setOpen(true)}>
        {t("tasks.badge.settle")}
      </Button>
    );
  return (
    <form
      className="task-settle"
      onSubmit={(event) => {
        event.preventDefault();
        settle.mutate();
      }}
    >
      <Input
        autoFocus
        size="small"
        aria-label={t("tasks.badge.found")}
        placeholder={t("tasks.badge.found")}
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
      <Button
        size="small"
        type="primary"
        htmlType="submit"
        disabled={note.trim() === ""}
        loading={settle.isPending}
      >
        {t("tasks.badge.settle")}
      </Button>
      {settle.error && (
        <div role="alert">
          <Note tone="no">{problemWords(t, settle.error)}</Note>
        </div>
      )}
    </form>
  );
}
