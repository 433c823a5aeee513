/** Who comes for which kind of call, and who is told when nobody does. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { InputNumber, Select } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { refresh } from "../../frame/act";
import { Bones, Failed } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay } from "../../frame/session";
import { type CallChain, chainsQuery, setChains } from "./api";

const COMING = ["leader", "quality", "operator", "planner", "manager"] as const;
const MINUTES_MOST = 480;

export function Chains(): ReactNode {
  const { t } = useTranslation();
  const may = useMay("floor.lead");
  const queries = useQueryClient();
  const chains = useQuery(chainsQuery);
  const save = useMutation({
    mutationFn: (row: CallChain) => setChains([row]),
    onSuccess: () => refresh(queries),
  });
  const roles = COMING.map((value) => ({ value, label: t(`role.${value}`) }));
  if (chains.isPending) return <Bones rows={5} />;
  if (chains.isError) return <Failed cause={chains.error} retry={() => chains.refetch()} />;
  return (
    <section className="card">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard. */}
      <section className="scroll-x" tabIndex={0} aria-label={t("calls.chains")}>
        <table className="tb">
          <thead>
            <tr>
              <th scope="col">{t("field.kind")}</th>
              <th scope="col">{t("calls.first_role")}</th>
              <th scope="col">{t("calls.after")}</th>
              <th scope="col">{t("calls.next_role")}</th>
            </tr>
          </thead>
          <tbody>
            {chains.data.rows.map((row) => {
              const kind = t(`calls.kind.${row.kind}`);
              return (
                <tr key={row.kind}>
                  <th scope="row">{kind}</th>
                  <td>
                    <Select
                      aria-label={`${kind} ${t("calls.first_role")}`}
                      disabled={!may}
                      value={row.role}
                      options={roles}
                      style={{ minWidth: 150 }}
                      onChange={(role) => save.mutate({ ...row, role })}
                    />
                  </td>
                  <td>
                    <InputNumber
                      aria-label={`${kind} ${t("calls.after")}`}
                      disabled={!may}
                      min={1}
                      max={MINUTES_MOST}
                      precision={0}
                      defaultValue={row.minutes}
                      onBlur={({ target }) => {
                        const minutes = Number(target.value);
                        if (minutes >= 1 && minutes !== row.minutes) {
                          save.mutate({ ...row, minutes: Math.min(minutes, MINUTES_MOST) });
                        }
                      }}
                    />
                  </td>
                  <td>
                    <Select
                      aria-label={`${kind} ${t("calls.next_role")}`}
                      disabled={!may}
                      value={row.next_role}
                      options={roles}
                      style={{ minWidth: 150 }}
                      onChange={(next_role) => save.mutate({ ...row, next_role })}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      <p role="status" className="calls-filter">
        {save.isSuccess && t("calls.saved")}
        {save.error && problemWords(t, save.error)}
      </p>
    </section>
  );
}
