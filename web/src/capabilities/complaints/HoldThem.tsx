/** Holding what is complained about, from the complaint: the lots and the reason are there already. */
import { Button, Drawer } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../frame/session";
import { HoldForm } from "../quality/HoldForm";
import { HoldRow } from "../quality/HoldRow";
import type { Complaint } from "./api";

/** Characters of a reason at most. */
const REASON = 500;

export function HoldThem({ complaint }: { complaint: Complaint }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("quality.judge");
  const [open, setOpen] = useState(false);
  if (!may) return null;
  const { lot, code, customer_name, text, holds } = complaint;
  const held = new Set(holds.filter((one) => !one.lifted_at).map((one) => one.lot.lot));
  const candidates = complaint.suspects.filter(({ standing }) => standing === "candidate");
  const meant = lot ? [lot.lot] : candidates.map((one) => one.lot.lot);
  const suspects = meant.filter((one) => !held.has(one));
  const reason = t("complaints.hold_reason", { code, customer: customer_name, text });
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t("quality.hold")}
      </Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title={t("complaints.hold_title")}
        size={560}
        destroyOnHidden
      >
        <HoldForm
          lots={suspects}
          reason={[...reason].slice(0, REASON).join("")}
          complaint={code}
          choices={lot ? [] : complaint.proposed}
          onDone={() => setOpen(false)}
        />
      </Drawer>
    </>
  );
}

/** The holds that were laid for the complaint, lifted ones too. */
export function Held({ complaint }: { complaint: Complaint }): ReactNode {
  const { t } = useTranslation();
  if (complaint.holds.length === 0) return null;
  return (
    <section className="card" aria-labelledby="complaint-holds">
      <h2 className="card-h" id="complaint-holds">
        {t("complaints.holds")}
      </h2>
      <ul>
        {complaint.holds.map((hold) => (
          <li key={hold.hold} className="held-row">
            <HoldRow hold={hold} about="complaint" />
          </li>
        ))}
      </ul>
    </section>
  );
}
