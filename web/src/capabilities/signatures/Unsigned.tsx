/** Says of an act that the company might want signed that it does not have to be. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../frame/session";
import { choicesQuery } from "../masters/api";

export function Unsigned({ act }: { act: string }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("masters.manage");
  const points = useQuery(choicesQuery("signature_point", act, true)).data?.rows;
  if (!points || points.some((point) => point.fields.act === act)) return null;
  return (
    <p className="mut t12">
      {t("signatures.unsigned")}{" "}
      {may && (
        <Link to="/masters/$kind" params={{ kind: "signature_point" }} className="lnk">
          {t("signatures.points")}
        </Link>
      )}
    </p>
  );
}
