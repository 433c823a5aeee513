/** A piece is looked at again: the new value and why; what was found before stays on record. */
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { type PlanAsks, recordResults } from "./api";
import { Refused } from "./Refused";
import { asTyped, conforms } from "./results";

interface PieceAgainProps {
  lot: string;
  stage: string;
  characteristic: PlanAsks["characteristics"][number];
  piece: number;
  before: string;
  /** What it is measured with now. */
  gauge: string;
  onDone: () => void;
}

export function PieceAgain(props: PieceAgainProps): ReactNode {
  const { lot, stage, characteristic, piece, before, gauge, onDone } = props;
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const [found, setFound] = useState("");
  const [reason, setReason] = useState("");
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const value = asTyped(characteristic, found);
  const save = useCommit(
    acting,
    () => {
      const { name } = characteristic;
      const results = [
        { characteristic: name, first: piece, values: [value], gauge: gauge.trim() || null },
      ];
      const body = { lot, stage, results, again: reason, act: acting.how(reasons) };
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
      <div role="alert">
        <Refused
          key={gauge}
          problem={save.error}
          reasons={reasons}
          onReason={(rule, words) => setReasons((now) => ({ ...now, [rule]: words }))}
        />
      </div>
    </fieldset>
  );
}
