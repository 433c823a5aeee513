/** The people who may sign in: roles, passwords, and erasing who has left. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Form, Input, Popconfirm, Select, type SelectProps, Switch } from "antd";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "../../api/client";
import { peopleQuery } from "../../api/queries";
import type { Person } from "../../api/types";
import { GroupTabs } from "../../frame/GroupTabs";
import { Bones, Empty, Failed, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMayEverywhere, useSession } from "../../frame/session";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { PASSWORD_LEAST } from "../session/SetUp";
import { Failures } from "../signatures/Failures";
import { FactorRoles, PersonAccess } from "./PersonAccess";
import { Sights } from "./Sights";

const Circles = lazy(() => import("../circles/Circles"));

const ROLES = ["administrator", "quality", "manager", "planner", "leader", "operator", "auditor"];

export function PeoplePage(): ReactNode {
  const { t } = useTranslation();
  const people = useQuery(peopleQuery);
  const [edited, setEdited] = useState<Person | "new" | null>(null);
  const changes = useMayEverywhere("people.manage");
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("frame.people")}</h1>
        <GroupTabs of="settings" />
        <span className="grow" />
        {changes && (
          <Button
            type="primary"
            icon={<Icon name="plus" size={14} />}
            onClick={() => setEdited("new")}
          >
            {t("people.add")}
          </Button>
        )}
      </header>
      {!changes && <Note>{t("refusal.only_company_wide")}</Note>}
      <section className="card">
        {people.isPending && <Bones />}
        {people.isError && <Failed cause={people.error} retry={() => people.refetch()} />}
        {people.data?.rows.length === 0 && <Empty text={t("people.empty")} />}
        {people.data && people.data.rows.length > 0 && (
          <PersonTable rows={activeFirst(people.data.rows)} onEdit={changes ? setEdited : null} />
        )}
      </section>
      <Sights roles={ROLES} />
      <Suspense fallback={<Bones rows={2} />}>
        <Circles />
      </Suspense>
      <FactorRoles roles={ROLES} />
      <Failures />
      <Drawer
        open={edited !== null}
        onClose={() => setEdited(null)}
        title={edited === "new" ? t("people.add") : (edited?.name ?? "")}
        size={560}
        destroyOnHidden
      >
        {edited && (
          <PersonForm person={edited === "new" ? null : edited} onDone={() => setEdited(null)} />
        )}
        {edited && edited !== "new" && <PersonAccess id={edited.id} />}
      </Drawer>
    </div>
  );
}

/** Those who work here now stand above those who only stand in the records. */
const activeFirst = (rows: Person[]): Person[] =>
  rows.toSorted((a, b) => Number(b.active) - Number(a.active));

function PersonTable({
  rows,
  onEdit,
}: {
  rows: Person[];
  onEdit: ((person: Person) => void) | null;
}): ReactNode {
  const { t } = useTranslation();
  const sites = useSession()?.sites ?? [];
  return (
    <div className="scroll-x">
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("field.name")}</th>
            <th scope="col">{t("field.username")}</th>
            <th scope="col">{t("field.roles")}</th>
            <th scope="col">{t("field.state")}</th>
            <th scope="col">{t("people.last_seen")}</th>
            <th scope="col">
              <span className="sr">{t("common.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((person) => (
            <tr key={person.id}>
              <td>{person.name ?? <span className="mut">{t("people.erased")}</span>}</td>
              <td className="code sec">{person.username ?? "–"}</td>
              <td>
                {person.roles.map((role) => t(`role.${role}`)).join(t("common.list_join"))}
                {person.at_sites.map(({ site, roles }) => (
                  <div key={site} className="sec">
                    {t("people.at_site", {
                      site: sites.find(({ code }) => code === site)?.name ?? site,
                      roles: roles.map((role) => t(`role.${role}`)).join(t("common.list_join")),
                    })}
                  </div>
                ))}
              </td>
              <td>
                <span
                  className={`chip ${person.active ? "chip-free" : "chip-gone"}`}
                  style={{ paddingLeft: 8 }}
                >
                  {t(
                    person.active
                      ? "people.active"
                      : person.username || !person.name
                        ? "people.inactive"
                        : "people.no_account",
                  )}
                </span>
              </td>
              <td className="num sec">{moment(person.last_seen)}</td>
              <td className="r">
                {person.username && onEdit && (
                  <Button size="small" onClick={() => onEdit(person)}>
                    {t("common.edit")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface Fields {
  username: string;
  name: string;
  password?: string;
  roles: string[];
  /** Roles of single sites, by the site's code. */
  at: Record<string, string[] | undefined>;
  active?: boolean;
}

const atSites = (at: Fields["at"]): Person["at_sites"] =>
  Object.entries(at ?? {}).flatMap(([site, roles]) => (roles?.length ? [{ site, roles }] : []));

const fieldsOf = (person: Person): Fields => ({
  username: person.username ?? "",
  name: person.name ?? "",
  roles: person.roles,
  at: Object.fromEntries(person.at_sites.map(({ site, roles }) => [site, roles])),
  active: person.active,
});

/** Which roles; a form gives it its value, name and change. */
function RoleChoice(props: SelectProps<string[]>): ReactNode {
  const { t } = useTranslation();
  return (
    <Select
      {...props}
      mode="multiple"
      options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
      optionRender={({ value, label }) => (
        <>
          {label}
          <span className="mut t12">　{t(`people.may.${value}`)}</span>
        </>
      )}
      popupMatchSelectWidth={false}
    />
  );
}

function PersonForm({ person, onDone }: { person: Person | null; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const sites = useSession()?.sites ?? [];
  const bySite = sites.length > 1;
  const done = async (): Promise<void> => {
    await queries.invalidateQueries({ queryKey: peopleQuery.queryKey });
    onDone();
  };
  const save = useMutation({
    mutationFn: ({ username, name, password, roles, at, active }: Fields) =>
      person
        ? unwrap(
            api.PATCH("/api/v1/people/{id}", {
              params: { path: { id: person.id } },
              body: {
                name,
                roles,
                at_sites: atSites(at),
                active: active ?? null,
                ...(password ? { password } : {}),
              },
            }),
          )
        : unwrap(
            api.POST("/api/v1/people", {
              body: { username, name, password: password ?? "", roles, at_sites: atSites(at) },
            }),
          ),
    onSuccess: done,
  });
  const erase = useMutation({
    mutationFn: () =>
      unwrap(
        api.DELETE("/api/v1/people/{id}/personal-data", {
          params: { path: { id: person?.id ?? "" } },
        }),
      ),
    onSuccess: done,
  });
  const required = [{ required: true, message: t("common.required") }];
  const cause = save.error ?? erase.error;
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      initialValues={person ? fieldsOf(person) : { roles: ["operator"] }}
      onFinish={(fields) => save.mutate(fields)}
    >
      <div role="alert">
        {cause && (
          <div style={{ marginBottom: 14 }}>
            <Note tone="no">
              <Icon name="warn" size={16} />
              {problemWords(t, cause)}
            </Note>
          </div>
        )}
      </div>
      {!person && (
        <Form.Item name="username" label={t("field.username")} rules={required}>
          <Input autoComplete="off" />
        </Form.Item>
      )}
      <Form.Item name="name" label={t("field.name")} rules={required}>
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="password"
        label={t(person ? "people.new_password" : "field.password")}
        extra={t("people.password_hint", { least: PASSWORD_LEAST })}
        rules={person ? [] : required}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="roles"
        label={t(bySite ? "people.everywhere" : "field.roles")}
        extra={t("people.roles_hint")}
        rules={bySite ? [] : required}
      >
        <RoleChoice />
      </Form.Item>
      {bySite && (
        <fieldset className="plain">
          <legend className="sec">{t("people.at_sites_hint")}</legend>
          {sites.map(({ code, name }) => (
            <Form.Item key={code} name={["at", code]} label={t("people.only_at", { site: name })}>
              <RoleChoice />
            </Form.Item>
          ))}
        </fieldset>
      )}
      {person && (
        <Form.Item name="active" label={t("people.may_sign_in")} valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t("common.save")}
        </Button>
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <span className="grow" />
        {person && (
          <Popconfirm
            title={t("people.erase_ask")}
            description={t("people.erase_text")}
            okText={t("people.erase")}
            cancelText={t("common.cancel")}
            okButtonProps={{ danger: true }}
            onConfirm={() => erase.mutate()}
          >
            <Button danger loading={erase.isPending}>
              {t("people.erase")}
            </Button>
          </Popconfirm>
        )}
      </div>
    </Form>
  );
}
