/** How one signs in oneself: the passkeys one has, and one more. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Popconfirm } from "antd";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { knowsPasskeys, wasCalledOff } from "../../passkeys/ceremony";
import { makePasskey, type Passkey, passkeysQuery, takePasskey } from "./api";

export function PasskeysPage(): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const passkeys = useQuery(passkeysQuery);
  const refresh = (): Promise<void> =>
    queries.invalidateQueries({ queryKey: passkeysQuery.queryKey });
  const remove = useMutation({ mutationFn: takePasskey, onSuccess: refresh });
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("passkeys.title")}</h1>
        <p className="sec">{t("passkeys.lead")}</p>
      </header>
      {passkeys.data && (
        <Make host={passkeys.data.host} usable={passkeys.data.usable} onMade={refresh} />
      )}
      <section className="card">
        <h2 className="card-h">{t("passkeys.yours")}</h2>
        {remove.error && <Failed cause={remove.error} />}
        {passkeys.isPending && <Bones rows={2} />}
        {passkeys.isError && <Failed cause={passkeys.error} retry={() => passkeys.refetch()} />}
        {passkeys.data?.rows.length === 0 && <Empty text={t("passkeys.none")} />}
        {passkeys.data && passkeys.data.rows.length > 0 && (
          <List rows={passkeys.data.rows} onTake={(id) => remove.mutate(id)} />
        )}
      </section>
    </div>
  );
}

function List({ rows, onTake }: { rows: Passkey[]; onTake: (id: string) => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="scroll-x">
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("field.name")}</th>
            <th scope="col">{t("passkeys.host")}</th>
            <th scope="col">{t("passkeys.made")}</th>
            <th scope="col">{t("passkeys.used")}</th>
            <th scope="col">
              <span className="sr">{t("common.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, host, created_at, used_at }) => (
            <tr key={id}>
              <td>{name}</td>
              <td className="sec">{host}</td>
              <td className="num sec">{moment(created_at)}</td>
              <td className="num sec">{used_at ? moment(used_at) : t("passkeys.never")}</td>
              <td className="r">
                <Popconfirm
                  title={t("passkeys.take_ask")}
                  okText={t("passkeys.take")}
                  cancelText={t("common.cancel")}
                  onConfirm={() => onTake(id)}
                >
                  <Button size="small" danger>
                    {t("passkeys.take")}
                  </Button>
                </Popconfirm>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Make(props: { host: string; usable: boolean; onMade: () => void }): ReactNode {
  const { host, usable, onMade } = props;
  const { t } = useTranslation();
  const id = useId();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const made = useMutation({
    mutationFn: () => makePasskey(name.trim(), password),
    onSuccess: () => {
      setName("");
      setPassword("");
      onMade();
    },
  });
  if (!usable)
    return (
      <Note tone="ask">
        <Icon name="warn" size={16} />
        {t("passkeys.bare", { host })}
      </Note>
    );
  if (!knowsPasskeys())
    return (
      <Note tone="ask">
        <Icon name="warn" size={16} />
        {t("passkeys.unsafe")}
      </Note>
    );
  const failed = made.error && !wasCalledOff(made.error) ? made.error : null;
  return (
    <section className="card" style={{ padding: 16 }}>
      <form
        className="door-form"
        style={{ maxWidth: 420 }}
        onSubmit={(event) => {
          event.preventDefault();
          made.mutate();
        }}
      >
        <label htmlFor={`${id}-name`}>{t("passkeys.name")}</label>
        <Input
          id={`${id}-name`}
          value={name}
          placeholder={t("passkeys.name_example")}
          onChange={({ target }) => setName(target.value)}
        />
        <label htmlFor={`${id}-password`}>{t("passkeys.password")}</label>
        <Input.Password
          id={`${id}-password`}
          autoComplete="current-password"
          value={password}
          onChange={({ target }) => setPassword(target.value)}
        />
        <Button
          type="primary"
          htmlType="submit"
          loading={made.isPending}
          disabled={name.trim() === "" || password === ""}
        >
          {t("passkeys.make")}
        </Button>
      </form>
      <div role="alert" style={{ marginTop: 12 }}>
        {failed && <Note tone="no">{problemWords(t, failed)}</Note>}
        {made.error && !failed && <Note tone="ask">{t("passkeys.called_off")}</Note>}
      </div>
    </section>
  );
}
