/** Which lot a list is about, and the way back to all of them. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../marks/Icon";

export function LotShown({ lot, onClear }: { lot: string; onClear: () => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <span className="chip chip-n lot-shown">
      {t("quality.only_lot")}{" "}
      <Link to="/lots/$ref" params={{ ref: lot }} className="lnk code">
        {lot.slice(lot.indexOf(":") + 1)}
      </Link>{" "}
      <button type="button" className="lnk" aria-label={t("orders.clear")} onClick={onClear}>
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}
