/** An act upon one complaint: its key, its reasons, and the page that is fresh afterwards. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { refresh, useActing } from "../../frame/act";
import { useSite } from "../../frame/session";

type Send<B> = (site: string, code: string, body: B, key: string) => Promise<unknown>;

export function useComplaintAct<B>(code: string, send: Send<B>, onDone?: () => void) {
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const commit = useMutation({
    mutationFn: (body: B) =>
      send(site, code, { ...body, act: acting.how(reasons) } as B, acting.key),
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      await refresh(queries);
      onDone?.();
    },
  });
  const touched = (): void => {
    acting.touched();
    commit.reset();
  };
  const reason = (rule: string, answer: string): void => {
    commit.reset();
    setReasons((now) => ({ ...now, [rule]: answer }));
  };
  return { commit, touched, reasons, reason };
}
