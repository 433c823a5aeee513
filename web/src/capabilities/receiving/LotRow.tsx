/** One lot of a delivery as a row of fields, with what is wrong with it beneath. */
import { Input } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { MasterPicker } from "../../frame/MasterPicker";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { Icon } from "../../marks/Icon";
import { FilePick } from "../files/FilePick";
import { ChosenFiles } from "../files/SentFiles";
import type { ReceiveLot } from "./api";
import { Figure } from "./Figure";
import type { Asked, Goods, Row } from "./rows";
import { Serials } from "./Serials";
import { TippedTo } from "./TippedTo";

/** The columns a person fills, in the order of the eye and the label. */
const FIELDS = [
  ["supplier_lot", 140],
  ["produced_on", 148],
  ["expires_on", 148],
  ["quantity", 110],
  ["place", 140],
  ["certificate", 120],
] as const;

export interface LotRowProps {
  row: Row;
  goods: Goods;
  problem: Error | null;
  fine: boolean;
  reasons: Record<string, string>;
  asked: Asked | undefined;
  onChange: (words: Partial<ReceiveLot>) => void;
  onFiles: (files: File[]) => void;
  onReason: (rule: string, reason: string) => void;
}

export function LotRow(props: LotRowProps): ReactNode {
  const { row, goods, problem, fine, onChange, onFiles, onReason, reasons, asked } = props;
  const { t } = useTranslation();
  const asks = problem instanceof Problem && problem.code === "rule_asks";
  return (
    <>
      <div className="receiving-lot">
        {FIELDS.map(([field, width]) => {
          if (field === "quantity")
            return <Figure key={field} goods={goods} lot={row.lot} onChange={onChange} />;
          const word = t(`field.${field}`);
          const control = {
            label: `${goods.name} ${word}`,
            value: row.lot[field] ?? "",
            onChange: (value: string) => onChange({ [field]: value }),
          };
          return (
            <Field key={field} width={width} label={word}>
              {(id) =>
                field === "place" ? (
                  <MasterPicker kind="place" id={id} {...control} />
                ) : field.endsWith("_on") ? (
                  <DateField id={id} {...control} />
                ) : (
                  <Input
                    id={id}
                    value={control.value}
                    aria-label={control.label}
                    onChange={({ target }) => control.onChange(target.value)}
                  />
                )
              }
            </Field>
          );
        })}
        <TippedTo
          goods={goods}
          value={row.lot.into ?? ""}
          onChange={(into) => onChange({ into })}
        />
        <Serials goods={goods.name} lot={row.lot} onChange={onChange} />
        <div className="row">
          <FilePick small of={goods.name} onPick={(picked) => onFiles([...row.files, ...picked])} />
          {fine && !problem && <span className="chip chip-free">{t("receiving.fine")}</span>}
        </div>
      </div>
      <ChosenFiles
        files={row.files}
        onDrop={(file) => onFiles(row.files.filter((one) => one !== file))}
      />
      {problem !== null && !asks && (
        <Note tone="no">
          <Icon name="warn" size={16} />
          <span className="grow">{problemWords(t, problem)}</span>
        </Note>
      )}
      {asked && (
        <Note tone="ask">
          <Icon name="warn" size={16} />
          <span className="grow">{asked.words}</span>
          <Input
            className="receiving-reason"
            aria-label={t("receiving.reason")}
            placeholder={t("receiving.reason")}
            value={reasons[asked.rule] ?? ""}
            onChange={(event) => onReason(asked.rule, event.target.value)}
          />
        </Note>
      )}
    </>
  );
}
