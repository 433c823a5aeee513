/** Who may see a record, in one small line; whoever may says it anew. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones } from "../../frame/Outcome";
import { useGuest, useSite } from "../../frame/session";
import { Icon } from "../../marks/Icon";
import { type Circle, circleQuery, type KeptKind } from "./api";

const CircleForm = lazy(() => import("./CircleForm"));

export function KeptTo({ kind, code }: { kind: KeptKind; code: string }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const guest = useGuest();
  const [open, setOpen] = useState(false);
  const asked = useQuery({ ...circleQuery(site, kind, code), enabled: !guest });
  const circle = asked.data;
  // To whom a record is open need not be said where nobody could change it.
  if (!circle || !(circle.kept || circle.may_keep)) return null;
  return (
    <div className="t13 row kept-to">
      {circle.kept && <Icon name="lock" size={14} />}
      <span className="sec">{circle.kept ? t("circles.kept_to") : t("circles.open_to_all")}</span>
      {circle.kept && <b>{namesOf(t, circle)}</b>}
      {circle.kept && circle.reason && <span className="mut">{circle.reason}</span>}
      {circle.home && <span className="mut">{t("circles.at_home", { site: circle.home })}</span>}
      {(circle.may_keep || circle.may_open) && (
        <Button size="small" onClick={() => setOpen(true)}>
          {t(circle.kept ? "circles.change" : "circles.keep")}
        </Button>
      )}
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title={t("circles.title", { code })}
        size={480}
        destroyOnHidden
      >
        <Suspense fallback={<Bones rows={4} />}>
          <CircleForm circle={circle} onDone={() => setOpen(false)} />
        </Suspense>
      </Drawer>
    </div>
  );
}

/** The roles and people of a circle. */
export function namesOf(
  t: (key: string) => string,
  { roles, people }: Pick<Circle, "roles" | "people">,
): string {
  const named = people.map(({ name }) => name ?? t("circles.somebody"));
  return [...roles.map((role) => t(`role.${role}`)), ...named].join(t("common.list_join"));
}
