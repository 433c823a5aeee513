/** A piece is looked at again: the new value and why; what was found before stays on record. */
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { Icon } from "../../marks/Icon";
import { type PlanAsks, recordResults } from "./api";
import { asTyped, conforms } from "./results";

interface PieceAgainProps {
  lot: string;
  stage: string;
  characteristic: PlanAsks["characteristics"][number];
  piece: number;
  before: string;
  onDone: () => void;
}

export function PieceAgain(props: PieceAgainProps): ReactNode {
  const { lot, stage, characteristic, piece, before, onDone } = props;
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const [found, setFound] = useState("");
  const [reason, setReason] = useState("");
  const value = asTyped(characteristic, found);
  const save = useCommit(
    acting,
    () => {
      const results = [{ characteristic: characteristic.name, first: piece, values: [value] }];
      const body = { lot, stage, results, again: reason, act: acting.how({}) };
      return recordResults(site, body, acting.key);
    },
    onDone,
  );
  return (
    <fieldset className="results-again">
      <legend>{t("quality.results.look_again", { piece, before })}</legend>
      <div className="row verdict-row">
        <Field label={t("quality.results.found_now")} width={140}>
          {(id) => (
            <Input
              id={id}
              autoFocus
              value={found}
              onChange={({ target }) => {
                acting.touched();
                setFound(target.value);
              }}
            />
          )}
        </Field>
        <Field label={t("quality.results.why_again")}>
          {(id) => (
            <Input
              id={id}
              maxLength={500}
              value={reason}
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </Field>
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button
          type="primary"
          loading={save.isPending}
          disabled={reason.trim() === "" || conforms(characteristic, value) === null}
          onClick={() => save.mutate()}
        >
          {t("quality.results.save_again")}
        </Button>
      </div>
      {save.error && (
        <Note tone="no">
          <Icon name="warn" size={16} />
          <span className="grow">{problemWords(t, save.error)}</span>
        </Note>
      )}
    </fieldset>
  );
}
