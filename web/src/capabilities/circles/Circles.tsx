/** What is kept to circles, for whoever may open it again: numbers and names, no word of what it is about. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { type CircleRow, circleQuery, circlesQuery, type KeptKind } from "./api";
import CircleForm from "./CircleForm";
import { namesOf } from "./KeptTo";

export default function Circles(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const asked = useQuery(circlesQuery(site));
  const [chosen, setChosen] = useState<CircleRow | null>(null);
  return (
    <section className="card" style={{ padding: 16 }}>
      <h2 className="h2">{t("circles.list")}</h2>
      <p className="sec" style={{ margin: "4px 0 12px" }}>
        {t("circles.list_hint")}
      </p>
      {asked.isPending && <Bones rows={2} />}
      {asked.isError && <Failed cause={asked.error} retry={() => asked.refetch()} />}
      {asked.data?.rows.length === 0 && <p className="mut t13">{t("circles.none")}</p>}
      <ul>
        {asked.data?.rows.map((row) => (
          <li key={`${row.kind} ${row.code}`} className="row t13" style={{ padding: "4px 0" }}>
            <span className="sec">{t(`circles.kind.${row.kind}`)}</span>
            <span className="code">{row.code}</span>
            <b>{namesOf(t, row)}</b>
            <span className="mut num">{moment(row.since)}</span>
            {row.nobody_left && <span className="chip chip-hold">{t("circles.nobody_left")}</span>}
            <Button size="small" onClick={() => setChosen(row)}>
              {t("circles.open")}
            </Button>
          </li>
        ))}
      </ul>
      <Drawer
        open={chosen !== null}
        onClose={() => setChosen(null)}
        title={chosen ? t("circles.title", { code: chosen.code }) : ""}
        size={480}
        destroyOnHidden
      >
        {chosen && <Chosen row={chosen} onDone={() => setChosen(null)} />}
      </Drawer>
    </section>
  );
}

function Chosen({ row, onDone }: { row: CircleRow; onDone: () => void }): ReactNode {
  const site = useSite();
  const circle = useQuery(circleQuery(site, row.kind as KeptKind, row.code));
  if (circle.isPending) return <Bones rows={3} />;
  if (!circle.data) return <Failed cause={circle.error} retry={() => circle.refetch()} />;
  return <CircleForm circle={circle.data} onDone={onDone} />;
}
