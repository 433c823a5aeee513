/** Lots that were delivered to the customer, the newest first: one of these is complained about. */
import { Button, Checkbox } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ComplaintLot } from "./api";

/** Rows before the list asks to be opened. */
const SHOWN = 8;

interface ProposedProps {
  lots: ComplaintLot[];
  /** Lots that it may be. */
  kept: string[];
  /** It is this one. */
  onChoose: (lot: string) => void;
  /** It is one of these. */
  onKeep: (lots: string[]) => void;
}

export function Proposed({ lots, kept, onChoose, onKeep }: ProposedProps): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  if (lots.length === 0) return <p className="sec t13">{t("complaints.proposed_none")}</p>;
  const shown = open ? lots : lots.slice(0, SHOWN);
  return (
    <section>
      <h3 className="eyebrow">{t("complaints.proposed", { count: lots.length })}</h3>
      <ul className="proposed">
        {shown.map((lot) => (
          <li key={lot.lot} className="row">
            <span className="grow">
              {lot.item_name} <span className="code">{lot.lot_number ?? lot.lot}</span>{" "}
              <span className="mut code t12">{lot.documents.join(" ")}</span>
            </span>
            <Checkbox
              checked={kept.includes(lot.lot)}
              aria-label={t("complaints.mark.choose", { lot: lot.lot_number ?? lot.lot })}
              onChange={({ target }) =>
                onKeep(
                  target.checked ? [...kept, lot.lot] : kept.filter((known) => known !== lot.lot),
                )
              }
            >
              {t("complaints.mark.candidate")}
            </Checkbox>
            <Button size="small" onClick={() => onChoose(lot.lot)}>
              {t("complaints.this_one")}
            </Button>
          </li>
        ))}
      </ul>
      {lots.length > SHOWN && !open && (
        <button type="button" className="lnk t13" onClick={() => setOpen(true)}>
          {t("common.more", { count: lots.length - SHOWN })}
        </button>
      )}
    </section>
  );
}
