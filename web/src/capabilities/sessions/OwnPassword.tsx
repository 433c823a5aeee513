/** One's own password, changed with the present one. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { sessionQuery } from "../../api/queries";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useSession } from "../../frame/session";
import { Icon } from "../../marks/Icon";
import { choosePassword, devicesQuery } from "./api";
import { Secret, Whose } from "./Secret";

export function OwnPassword(): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const session = useSession();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const chosen = useMutation({
    mutationFn: () => choosePassword(current, next),
    onSuccess: async () => {
      setCurrent("");
      setNext("");
      await queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      await queries.invalidateQueries({ queryKey: devicesQuery.queryKey });
    },
  });
  return (
    <>
      {session?.password_given && (
        <Note tone="ask">
          <Icon name="warn" size={16} />
          {t("own_password.given")}
        </Note>
      )}
      <form
        className="door-form"
        style={{ maxWidth: 420 }}
        onSubmit={(event) => {
          event.preventDefault();
          chosen.mutate();
        }}
      >
        <Whose username={session?.person.username} />
        <Secret label={t("own_password.current")} value={current} onChange={setCurrent} />
        <Secret label={t("own_password.next")} value={next} onChange={setNext} kind="new" />
        <Button htmlType="submit" loading={chosen.isPending} disabled={!current || !next}>
          {t("own_password.choose")}
        </Button>
      </form>
      <div role="alert" style={{ marginTop: 12 }}>
        {chosen.error && <Note tone="no">{problemWords(t, chosen.error)}</Note>}
        {chosen.isSuccess && <Note tone="ok">{t("own_password.chosen")}</Note>}
      </div>
    </>
  );
}
