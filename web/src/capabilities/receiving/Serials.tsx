/** The serial numbers of a lot: pasted from a sheet, scanned one under the other, or typed as runs. */
import { Button, Input } from "antd";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReceiveLot } from "./api";
import { pieces, readSerials } from "./serials";

export function Serials(props: {
  goods: string;
  lot: ReceiveLot;
  onChange: (words: Partial<ReceiveLot>) => void;
}): ReactNode {
  const { goods, lot, onChange } = props;
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const counted = pieces(lot.serials ?? []);
  const read = (next: string): void => {
    setText(next);
    const serials = readSerials(next);
    const count = pieces(serials);
    // The quantity follows the list until somebody wrote another one.
    const follows = lot.quantity === "" || lot.quantity === String(counted ?? "");
    onChange({ serials, ...(follows && count !== null ? { quantity: String(count || "") } : {}) });
  };
  if (!open)
    return (
      <Button
        size="small"
        onClick={() => setOpen(true)}
        aria-label={`${goods} ${t("serials.add")}`}
      >
        {counted ? t("serials.named", { count: counted }) : t("serials.add")}
      </Button>
    );
  return (
    <div className="receiving-serials">
      <label htmlFor={id}>{t("serials.list")}</label>
      <Input.TextArea
        id={id}
        autoFocus
        rows={3}
        className="grows"
        spellCheck={false}
        value={text}
        aria-describedby={`${id}-how`}
        onChange={({ target }) => read(target.value)}
      />
      <span id={`${id}-how`} className="t13 mut">
        {counted === null ? t("serials.uncounted") : t("serials.how", { count: counted })}
      </span>
      <Button size="small" onClick={() => setOpen(false)}>
        {t("common.close")}
      </Button>
    </div>
  );
}
