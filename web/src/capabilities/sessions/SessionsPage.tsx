/** Where one is signed in, how one signed in lately, and the second factor. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed, Note } from "../../frame/Outcome";
import { Icon } from "../../marks/Icon";
import { devicesQuery, endOthers, endSession, secondFactorQuery } from "./api";
import { Devices, SignIns } from "./Devices";
import { OwnPassword } from "./OwnPassword";
import { SecondFactor } from "./SecondFactor";

export function SessionsPage(): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const devices = useQuery(devicesQuery);
  const factor = useQuery(secondFactorQuery);
  const refresh = (): Promise<void> =>
    queries.invalidateQueries({ queryKey: devicesQuery.queryKey });
  const end = useMutation({ mutationFn: endSession, onSuccess: refresh });
  const others = useMutation({ mutationFn: endOthers, onSuccess: refresh });
  const cause = end.error ?? others.error;
  const more = (devices.data?.rows.length ?? 0) > 1;
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("sessions.title")}</h1>
        <p className="sec">{t("sessions.lead")}</p>
      </header>
      <section className="card" style={{ padding: 16 }}>
        <h2 className="h2">{t("second_factor.title")}</h2>
        {factor.data?.required && !factor.data.on && (
          <Note tone="ask">
            <Icon name="warn" size={16} />
            {t("second_factor.required")}
          </Note>
        )}
        {factor.isPending && <Bones rows={2} />}
        {factor.isError && <Failed cause={factor.error} retry={() => factor.refetch()} />}
        {factor.data && <SecondFactor on={factor.data.on} left={factor.data.codes_left} />}
      </section>
      <section className="card" style={{ padding: 16 }}>
        <h2 className="h2">{t("own_password.title")}</h2>
        <OwnPassword />
      </section>
      <section className="card">
        <h2 className="card-h">{t("sessions.devices")}</h2>
        {cause && <Failed cause={cause} />}
        {devices.isPending && <Bones rows={3} />}
        {devices.isError && <Failed cause={devices.error} retry={() => devices.refetch()} />}
        {devices.data && (
          <Devices
            rows={devices.data.rows}
            busy={end.isPending || others.isPending}
            onEnd={(id) => end.mutate(id)}
          />
        )}
        {more && (
          <div style={{ padding: 16 }}>
            <Button danger loading={others.isPending} onClick={() => others.mutate()}>
              {t("sessions.end_others")}
            </Button>
          </div>
        )}
      </section>
      <section className="card">
        <h2 className="card-h">{t("sessions.lately")}</h2>
        {devices.isPending && <Bones rows={3} />}
        {devices.data && <SignIns rows={devices.data.sign_ins} />}
      </section>
    </div>
  );
}
