/** Signs an act that is done already: a review, an approval. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { refresh } from "../../frame/act";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { askToSign } from "../../frame/signing";
import { Icon } from "../../marks/Icon";
import { signAct } from "./api";

export function SignNow({ act }: { act: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const sign = useMutation({
    mutationFn: async () => {
      const tickets = await askToSign({ act: "sign_act", record: act, people: 1, meanings: [] });
      if (tickets) await signAct(site, act, tickets);
    },
    onSuccess: () => refresh(queries),
  });
  return (
    <>
      <Button
        icon={<Icon name="verdict" size={16} />}
        loading={sign.isPending}
        onClick={() => sign.mutate()}
      >
        {t("signatures.sign")}
      </Button>
      {sign.error && (
        <div role="alert">
          <Note tone="no">
            <Icon name="warn" size={16} />
            <span className="grow">{problemWords(t, sign.error)}</span>
          </Note>
        </div>
      )}
    </>
  );
}
