/** The inbox: what waits, what is late and what nobody looks after, for one's own roles first. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Note, Stale } from "../../frame/Outcome";
import { useSession, useSite } from "../../frame/session";
import { Icon } from "../../marks/Icon";
import { type Task, tasksQuery } from "./api";
import { TaskRows } from "./TaskRows";

/** Roles that have tasks. */
const ROLES = ["quality", "leader", "operator", "planner"] as const;

export function TasksPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const session = useSession();
  const search = useSearch({ from: "/desk/tasks" });
  const navigate = useNavigate({ from: "/tasks" });
  const tasks = useQuery(tasksQuery(site, search.role ?? ""));
  const rows = tasks.data?.rows ?? [];
  const own = session?.person.roles.map((role) => t(`role.${role}`)).join(t("common.list_join"));
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("tasks.title")}</h1>
        {rows.length > 0 && (
          <span className="sec num" role="status">
            {sumUp(t, rows)}
          </span>
        )}
        <span className="grow" />
        <Select
          style={{ width: 200 }}
          aria-label={t("tasks.whose")}
          value={search.role ?? ""}
          onChange={(role) => navigate({ search: role ? { role } : {}, replace: true })}
          options={[
            { value: "", label: t("tasks.own", { roles: own }) },
            ...ROLES.map((role) => ({ value: role, label: t(`role.${role}`) })),
          ]}
        />
      </header>
      {tasks.isError && tasks.data && (
        <Stale at={tasks.dataUpdatedAt} cause={tasks.error} retry={() => tasks.refetch()} />
      )}
      {tasks.data && tasks.data.more.length > 0 && (
        <Note tone="warn">
          <Icon name="warn" size={16} />
          {t("tasks.more", {
            kinds: tasks.data.more
              .map((kind) => t(`tasks.kind.${kind}`))
              .join(t("common.list_join")),
          })}
        </Note>
      )}
      <section className="card">
        {tasks.isPending && <Bones rows={8} height={56} />}
        {tasks.isError && !tasks.data && (
          <Failed cause={tasks.error} retry={() => tasks.refetch()} />
        )}
        {tasks.isSuccess && rows.length === 0 && <Empty text={t("tasks.empty")} />}
        {rows.length > 0 && <TaskRows tasks={rows} />}
      </section>
    </div>
  );
}

/** `2 件卡住，3 件遲了，5 件等待` */
export function sumUp(t: ReturnType<typeof useTranslation>["t"], rows: Task[]): string {
  return (["stuck", "late", "waiting"] as const)
    .map((state) => [state, rows.filter((task) => task.state === state).length] as const)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => t(`tasks.count_${state}`, { count }))
    .join(t("trace.say.join"));
}
