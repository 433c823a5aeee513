/** One roll: which of its numbers are bound to what. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Drawer, Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { count } from "../../language/decimal";
import { moment } from "../../language/time";
import { rollQuery } from "./api";
import type { RollLabel } from "./contract";
import { subjectName } from "./subjects";

/** Rows of a roll at once; a roll of a thousand is not read to its end. */
const LISTED = 200;

export function RollDrawer({
  roll,
  onClose,
}: {
  roll: string | undefined;
  onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const found = useQuery(rollQuery(site, roll ?? ""));
  const [side, setSide] = useState<"bound" | "free">("bound");
  const labels = found.data?.labels ?? [];
  const rows = labels.filter(({ subject }) => (subject !== null) === (side === "bound"));
  return (
    <Drawer
      open={roll !== undefined}
      onClose={onClose}
      title={t("labels.rolls.one")}
      size={560}
      destroyOnHidden
    >
      {found.isPending && <Bones rows={4} />}
      {found.isError && <Failed cause={found.error} retry={() => found.refetch()} />}
      {found.data && (
        <div className="stack">
          <p className="t13 sec">
            <b className="code">
              {found.data.roll.first} – {found.data.roll.last}
            </b>{" "}
            {t("labels.rolls.used", {
              bound: count(found.data.roll.bound),
              count: count(found.data.roll.count),
            })}
          </p>
          <Segmented
            aria-label={t("field.state")}
            value={side}
            onChange={setSide}
            options={[
              { value: "bound", label: t("labels.rolls.side_bound") },
              { value: "free", label: t("labels.rolls.side_free") },
            ]}
          />
          {rows.length === 0 && <Empty text={t(`labels.rolls.none_${side}`)} />}
          {rows.length > 0 && <Numbers rows={rows.slice(0, LISTED)} />}
          {rows.length > LISTED && (
            <p className="mut t13">{t("common.more", { count: rows.length - LISTED })}</p>
          )}
        </div>
      )}
    </Drawer>
  );
}

function Numbers({ rows }: { rows: readonly RollLabel[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <table className="tb">
      <thead>
        <tr>
          <th scope="col">{t("labels.rolls.number")}</th>
          <th scope="col">{t("labels.rolls.bound_to")}</th>
          <th scope="col">{t("field.time")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ code, subject, at, by }) => (
          <tr key={code}>
            <td className="code">{code}</td>
            <td>
              {subject?.startsWith("lot:") ? (
                <Link to="/lots/$ref" params={{ ref: subject }} className="lnk code">
                  {subjectName(t, subject)}
                </Link>
              ) : (
                (subject && subjectName(t, subject)) || "–"
              )}
            </td>
            <td className="num">
              {at ? moment(at) : "–"} {by?.name && <span className="mut">{by.name}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
