/**
 * What a phone shows of a page first: how many of what, and a call for quality about it with one tap.
 *
 * Wider screens have room for the page itself; there it is not shown.
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { refresh, useActing } from "../../frame/act";
import { Note } from "../../frame/Outcome";
import { Icon } from "../../marks/Icon";
import { raiseCall } from "./api";
import "./phone-bar.css";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";

export interface Counted {
  word: string;
  count: string;
}

interface Props {
  counts: Counted[];
  /** What the call is about: `lot:L1`, `complaint:C-1`; nothing where the page is about many. */
  subject?: string | undefined;
  /** What is to be said beside. */
  note?: string;
  children?: ReactNode;
}

export function PhoneBar({ counts, subject, note, children }: Props): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const may = useMay("work.read");
  const calling = useMutation({
    mutationFn: () =>
      raiseCall(
        site,
        {
          kind: "quality",
          station: null,
          subject: subject ?? null,
          note: note ?? null,
          stopped: false,
          act: acting.how({}),
        },
        acting.key,
      ),
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      await refresh(queries);
    },
  });
  return (
    <section className="phone-bar" aria-label={t("phone.bar")}>
      <dl>
        {counts.map(({ word, count }) => (
          <div key={word}>
            <dd className="num">{count}</dd>
            <dt>{word}</dt>
          </div>
        ))}
      </dl>
      <div className="phone-acts">
        {may && (
          <Button
            size="large"
            icon={<Icon name="people" size={16} />}
            loading={calling.isPending}
            disabled={calling.isSuccess}
            onClick={() => calling.mutate()}
          >
            {calling.data
              ? t("phone.called", { call: calling.data.result.code })
              : t("phone.call_quality")}
          </Button>
        )}
        {children}
      </div>
      {calling.isError && (
        <Note tone="no">
          <Icon name="warn" size={16} /> {problemWords(t, calling.error)}
        </Note>
      )}
    </section>
  );
}
