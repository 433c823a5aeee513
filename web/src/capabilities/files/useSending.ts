/** Sends files: each is told apart, and none is lost for another. */
import { useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { refresh } from "../../frame/act";
import { useSession, useSite } from "../../frame/session";
import { attach } from "./api";
import { outbox, type Sent } from "./outbox";

export interface Sending {
  /** Files of the person who is signed in, at this site. */
  files: Sent[];
  send: (subject: string, files: readonly File[]) => void;
  again: (one: Sent) => void;
  /** Takes a file off the list. */
  drop: (key: string) => void;
}

export function useSending(): Sending {
  const site = useSite();
  const owner = useSession()?.person.id ?? "";
  const queries = useQueryClient();
  const held = useSyncExternalStore(outbox.listen, outbox.read);
  const go = async (one: Sent): Promise<void> => {
    try {
      const { result } = await attach(one.site, one.subject, one.file, one.key);
      outbox.put(one.key, { state: "kept", kept: result });
    } catch (problem) {
      outbox.put(one.key, { state: "failed", problem });
    }
  };
  const goAll = async (all: readonly Sent[]): Promise<void> => {
    await Promise.all(all.map(go));
    await refresh(queries);
  };
  return {
    files: held.filter((one) => one.site === site && one.owner === owner),
    send: (subject, picked) => {
      const begun = picked.map(
        (file): Sent => ({
          key: crypto.randomUUID(),
          owner,
          site,
          subject,
          file,
          state: "sending",
        }),
      );
      outbox.add(begun);
      void goAll(begun);
    },
    again: (one) => {
      outbox.put(one.key, { state: "sending", problem: undefined });
      void goAll([one]);
    },
    drop: outbox.drop,
  };
}
