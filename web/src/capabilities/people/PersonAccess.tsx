/** Where a person is signed in, and what helps them when a telephone is lost. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed } from "../../frame/Outcome";
import {
  askFactorOf,
  devicesOfQuery,
  endSessionOf,
  endSessionsOf,
  factorRolesQuery,
  takeFactorOf,
} from "../sessions/api";
import { Devices, SignIns } from "../sessions/Devices";

export function PersonAccess({ id }: { id: string }): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const sessions = useQuery(devicesOfQuery(id));
  const onSuccess = (): Promise<void> =>
    queries.invalidateQueries({ queryKey: devicesOfQuery(id).queryKey });
  const end = useMutation({ mutationFn: (one: string) => endSessionOf(id, one), onSuccess });
  const all = useMutation({ mutationFn: () => endSessionsOf(id), onSuccess });
  const take = useMutation({ mutationFn: () => takeFactorOf(id), onSuccess });
  const cause = end.error ?? all.error ?? take.error;
  return (
    <section style={{ marginTop: 24 }}>
      <h3 className="h2">{t("sessions.devices")}</h3>
      {cause && <Failed cause={cause} />}
      {sessions.isPending && <Bones rows={2} />}
      {sessions.isError && <Failed cause={sessions.error} retry={() => sessions.refetch()} />}
      {sessions.data && (
        <>
          <Devices
            rows={sessions.data.rows}
            busy={end.isPending || all.isPending}
            onEnd={(one) => end.mutate(one)}
          />
          <div className="row" style={{ margin: "12px 0" }}>
            <Button danger loading={all.isPending} onClick={() => all.mutate()}>
              {t("sessions.end_all")}
            </Button>
            <Popconfirm
              title={t("sessions.lost_factor")}
              description={t("sessions.lost_factor_ask")}
              okText={t("sessions.lost_factor")}
              cancelText={t("common.cancel")}
              onConfirm={() => take.mutate()}
            >
              <Button danger loading={take.isPending}>
                {t("sessions.lost_factor")}
              </Button>
            </Popconfirm>
          </div>
          <h3 className="h2">{t("sessions.lately")}</h3>
          <SignIns rows={sessions.data.sign_ins} />
        </>
      )}
    </section>
  );
}

/** Which roles may do nothing by a password alone. */
export function FactorRoles({ roles }: { roles: string[] }): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const asked = useQuery(factorRolesQuery);
  const save = useMutation({
    mutationFn: askFactorOf,
    onSuccess: (kept) => queries.setQueryData(factorRolesQuery.queryKey, kept),
  });
  return (
    <section className="card" style={{ padding: 16 }}>
      <h2 className="h2" id="factor-roles">
        {t("sessions.factor_roles")}
      </h2>
      <p className="sec" style={{ margin: "4px 0 12px" }}>
        {t("sessions.factor_roles_hint")}
      </p>
      {save.error && <Failed cause={save.error} />}
      {asked.isPending && <Bones rows={1} />}
      {asked.isError && <Failed cause={asked.error} retry={() => asked.refetch()} />}
      {asked.data && (
        <Select
          mode="multiple"
          aria-labelledby="factor-roles"
          style={{ width: "100%", maxWidth: 640 }}
          value={asked.data.roles}
          loading={save.isPending}
          options={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
          onChange={(chosen) => save.mutate(chosen)}
        />
      )}
    </section>
  );
}
