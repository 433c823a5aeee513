/**
 * Which of the goods on the way from another site these are. Nothing is shown where the partner stands
 * for no site, or nothing is on the way from there.
 */
import { useQuery } from "@tanstack/react-query";
import { Radio } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Failed } from "../../frame/Outcome";
import { useSession, useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { comingQuery } from "./api";
import "./crossings.css";

interface ComingChoiceProps {
  /** Code of the customer or supplier. */
  partner: string;
  /** The transfer they left with; empty where none is chosen. */
  value: string;
  /** What was chosen, with how much of it has not arrived. */
  onChange: (transfer: string, left: string) => void;
}

export function ComingChoice({ partner, value, onChange }: ComingChoiceProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const several = (useSession()?.sites.length ?? 0) > 1;
  const code = partner.trim();
  const coming = useQuery({ ...comingQuery(site, code, ""), enabled: several && code !== "" });
  if (!several || code === "") return null;
  if (coming.isError) return <Failed cause={coming.error} retry={() => coming.refetch()} />;
  // What is shown of the partner before is of no use to the one that is typed now.
  const rows = coming.isPlaceholderData ? [] : (coming.data?.rows ?? []);
  if (rows.length === 0) return null;
  return (
    <fieldset className="plain coming-choice">
      <legend className="sec t13">{t("crossings.which")}</legend>
      <Radio.Group
        className="stack"
        value={value}
        onChange={({ target }) => {
          const row = rows.find(({ transfer }) => transfer === target.value);
          onChange(row?.transfer ?? "", row?.left ?? "");
        }}
      >
        {rows.map((row) => (
          <Radio key={row.transfer} value={row.transfer}>
            <b>{row.item_name}</b> <span className="code">{row.lot_number ?? row.lot}</span>{" "}
            <span className="num nw">
              {quantity(row.left, row.unit)} {row.unit}
            </span>{" "}
            {row.recalled && <span className="chip chip-hold">{t("crossings.recalled")}</span>}
            <span className="mut t12 coming-when">
              <span className="code">{row.document}</span>{" "}
              <span className="num">{moment(row.sent_at)}</span>
            </span>
          </Radio>
        ))}
        <Radio value="">{t("crossings.which_none")}</Radio>
      </Radio.Group>
    </fieldset>
  );
}
