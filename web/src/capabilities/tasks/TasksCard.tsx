/** The first thing on the first page: what waits for me. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { tasksQuery } from "./api";
import { TaskRows } from "./TaskRows";
import { sumUp } from "./TasksPage";

/** Rows before the inbox itself is opened. */
const SHOWN = 5;

export function TasksCard(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("work.read");
  const tasks = useQuery({ ...tasksQuery(site, ""), enabled: may });
  if (!may) return null;
  const rows = tasks.data?.rows ?? [];
  return (
    <section className="card">
      <h2 className="card-h">
        {t("tasks.home")} {rows.length > 0 && <span className="mut">{sumUp(t, rows)}</span>}
        <span className="grow" />
        <Link to="/tasks" className="lnk t13">
          {t("tasks.all")}
        </Link>
      </h2>
      {tasks.isPending && <Bones rows={3} height={48} />}
      {tasks.isError && !tasks.data && <Failed cause={tasks.error} retry={() => tasks.refetch()} />}
      {tasks.isSuccess && rows.length === 0 && <Empty text={t("tasks.empty")} />}
      {rows.length > 0 && <TaskRows tasks={rows.slice(0, SHOWN)} />}
    </section>
  );
}
