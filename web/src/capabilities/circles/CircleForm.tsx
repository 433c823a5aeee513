/** Who may see a record from now on, and why; or that it is open again. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { refresh } from "../../frame/act";
import { Field } from "../../frame/Field";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { type Circle, keepTo, ROLES } from "./api";

export default function CircleForm({
  circle,
  onDone,
}: {
  circle: Circle;
  onDone: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const [people, setPeople] = useState(() => circle.people.map(({ person }) => person));
  const [roles, setRoles] = useState(circle.roles);
  const [reason, setReason] = useState("");
  const keep = useMutation({
    mutationFn: (open: boolean) =>
      keepTo(site, circle, { people, roles, open, reason: reason.trim() }),
    onSuccess: async () => {
      onDone();
      await refresh(queries);
    },
  });
  const named = new Map([...circle.people, ...circle.choice].map((one) => [one.person, one.name]));
  const options = [...named].map(([value, name]) => ({
    value,
    label: name ?? t("circles.somebody"),
  }));
  const wants = reason.trim() === "";
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        keep.mutate(!circle.may_keep);
      }}
    >
      <Note>{t("circles.hint")}</Note>
      {circle.may_keep && (
        <>
          <Field label={t("circles.people")}>
            {(id) => (
              <Select
                id={id}
                mode="multiple"
                aria-label={t("circles.people")}
                optionFilterProp="label"
                placeholder={t("circles.only_you")}
                value={people}
                onChange={setPeople}
                options={options}
              />
            )}
          </Field>
          <Field label={t("field.roles")}>
            {(id) => (
              <Select
                id={id}
                mode="multiple"
                aria-label={t("field.roles")}
                value={roles}
                onChange={setRoles}
                options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
              />
            )}
          </Field>
        </>
      )}
      <Field label={t("circles.reason")}>
        {(id) => (
          <Input
            id={id}
            maxLength={500}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Field>
      <div role="alert">{keep.error && <p>{problemWords(t, keep.error)}</p>}</div>
      <div className="drawer-acts">
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        {circle.may_open && circle.may_keep && (
          <Button disabled={wants} loading={keep.isPending} onClick={() => keep.mutate(true)}>
            {t("circles.open")}
          </Button>
        )}
        <Button type="primary" htmlType="submit" disabled={wants} loading={keep.isPending}>
          {t(circle.may_keep ? "circles.save" : "circles.open")}
        </Button>
      </div>
    </form>
  );
}
