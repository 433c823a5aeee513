/** Which groups of fields each role is shown: a matrix of roles and groups. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";
import { Bones, Failed } from "../../frame/Outcome";
import { useMayEverywhere } from "../../frame/session";

type Sight = components["schemas"]["SightOfRole"];

const GROUPS = ["money", "suppliers", "customers", "recipes", "people"];
const SIGHTS = ["never", "at_work", "always"];

const sightsQuery = {
  queryKey: ["sights"],
  queryFn: ({ signal }: { signal: AbortSignal }) => unwrap(api.GET("/api/v1/sights", { signal })),
};

export function Sights({ roles }: { roles: string[] }): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const asked = useQuery(sightsQuery);
  const changes = useMayEverywhere("people.manage");
  const save = useMutation({
    mutationFn: (row: Sight) => unwrap(api.PUT("/api/v1/sights", { body: { rows: [row] } })),
    onSuccess: (kept) => queries.setQueryData(sightsQuery.queryKey, kept),
  });
  const sightOf = (role: string, group: string): string =>
    asked.data?.rows.find((row) => row.role === role && row.group === group)?.sight ?? "never";
  const cell = (role: string, group: string): ReactNode => {
    const sight = sightOf(role, group);
    // Whoever sets what is shown could show it to themselves.
    if (!changes || role === "administrator") return t(`sights.${sight}`);
    return (
      <Select
        size="small"
        style={{ minWidth: 116 }}
        aria-label={t("sights.of", { role: t(`role.${role}`), group: t(`sights.${group}`) })}
        value={sight}
        disabled={save.isPending}
        options={SIGHTS.map((value) => ({ value, label: t(`sights.${value}`) }))}
        onChange={(chosen) => save.mutate({ role, group, sight: chosen })}
      />
    );
  };
  return (
    <section className="card" style={{ padding: 16 }}>
      <h2 className="h2">{t("sights.title")}</h2>
      <p className="sec" style={{ margin: "4px 0 12px" }}>
        {t("sights.hint")}
      </p>
      {save.error && <Failed cause={save.error} />}
      {asked.isPending && <Bones rows={4} />}
      {asked.isError && <Failed cause={asked.error} retry={() => asked.refetch()} />}
      {asked.data && (
        <div className="scroll-x">
          <table className="tb">
            <thead>
              <tr>
                <th scope="col">{t("field.roles")}</th>
                {GROUPS.map((group) => (
                  <th scope="col" key={group} title={t(`sights.what.${group}`)}>
                    {t(`sights.${group}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {roles.map((role) => (
                <tr key={role}>
                  <th scope="row">{t(`role.${role}`)}</th>
                  {GROUPS.map((group) => (
                    <td key={group}>{cell(role, group)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
