/** When machines were cleaned, and whether somebody saw that they were clean; the newest first. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Checkbox, Drawer, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../frame/act";
import { Field } from "../../frame/Field";
import { MasterPicker } from "../../frame/MasterPicker";
import { Bones, Empty, Failed, Note, Stale } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { useCommit } from "../../frame/useCommit";
import { moment } from "../../language/time";
import { QualityTabs } from "../quality/QualityTabs";
import { type Cleaning, cleaningsQuery, cleanMachine, voidCleaning } from "./api";

export function CleaningsPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const mayClean = useMay("goods.record");
  const mayVoid = useMay("quality.judge");
  const cleanings = useInfiniteQuery(cleaningsQuery(site, ""));
  const [cleaning, setCleaning] = useState(false);
  const [voiding, setVoiding] = useState<Cleaning | null>(null);
  const rows = cleanings.data?.pages.flatMap((page) => page.rows) ?? [];
  const act = mayClean && (
    <Button type="primary" onClick={() => setCleaning(true)}>
      {t("cleanings.act")}
    </Button>
  );
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("cleanings.title")}</h1>
        <QualityTabs />
        <span className="grow" />
        {rows.length > 0 && act}
      </header>
      {cleanings.isError && cleanings.data && (
        <Stale
          at={cleanings.dataUpdatedAt}
          cause={cleanings.error}
          retry={() => cleanings.refetch()}
        />
      )}
      <section className="card">
        {cleanings.isPending && <Bones rows={5} height={48} />}
        {cleanings.isError && !cleanings.data && (
          <Failed cause={cleanings.error} retry={() => cleanings.refetch()} />
        )}
        {cleanings.isSuccess && rows.length === 0 && (
          <Empty text={t("cleanings.none")}>{act}</Empty>
        )}
        <ul>
          {rows.map((one) => (
            <li key={one.cleaning} className="held-row">
              <div className="grow">
                <b className="code">{one.equipment}</b>{" "}
                <span
                  className={`chip ${one.voided ? "chip-gone" : one.verified ? "chip-free" : "chip-wait"}`}
                >
                  {t(
                    one.voided
                      ? "cleanings.voided"
                      : one.verified
                        ? "cleanings.verified"
                        : "cleanings.unverified",
                  )}
                </span>
                <div className="sec t13">
                  <span className="num">{moment(one.at)}</span>{" "}
                  {[one.by, one.verified_by, one.note, one.voided].filter(Boolean).join(" · ")}
                </div>
              </div>
              {mayVoid && !one.voided && (
                <Button onClick={() => setVoiding(one)}>{t("cleanings.void")}</Button>
              )}
            </li>
          ))}
        </ul>
        {cleanings.hasNextPage && (
          <Button
            type="link"
            loading={cleanings.isFetchingNextPage}
            onClick={() => cleanings.fetchNextPage()}
          >
            {t("cleanings.older")}
          </Button>
        )}
      </section>
      <Drawer
        open={cleaning}
        onClose={() => setCleaning(false)}
        title={t("cleanings.act")}
        size={480}
        destroyOnHidden
      >
        <CleanForm onDone={() => setCleaning(false)} />
      </Drawer>
      <Drawer
        open={voiding !== null}
        onClose={() => setVoiding(null)}
        title={t("cleanings.void")}
        size={480}
        destroyOnHidden
      >
        {voiding && <VoidForm of={voiding} onDone={() => setVoiding(null)} />}
      </Drawer>
    </div>
  );
}

function CleanForm({ onDone }: { onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const [said, setSaid] = useState({ equipment: "", verified: true, verified_by: "", note: "" });
  const commit = useCommit(
    acting,
    () =>
      cleanMachine(
        site,
        {
          equipment: said.equipment,
          verified: said.verified,
          verified_by: said.verified ? said.verified_by.trim() || null : null,
          note: said.note.trim() || null,
          act: acting.how({}),
        },
        acting.key,
      ),
    onDone,
  );
  const change = (part: Partial<typeof said>): void => {
    acting.touched();
    commit.reset();
    setSaid((now) => ({ ...now, ...part }));
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <MasterPicker
        kind="equipment"
        label={t("field.equipment")}
        value={said.equipment}
        onChange={(equipment) => change({ equipment })}
      />
      <Checkbox
        checked={said.verified}
        onChange={(event) => change({ verified: event.target.checked })}
      >
        {t("cleanings.saw")}
      </Checkbox>
      {said.verified && (
        <Field label={t("cleanings.saw_who")}>
          {(id) => (
            <Input
              id={id}
              value={said.verified_by}
              onChange={(event) => change({ verified_by: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field label={t("cleanings.note")}>
        {(id) => (
          <Input.TextArea
            id={id}
            maxLength={500}
            value={said.note}
            onChange={(event) => change({ note: event.target.value })}
          />
        )}
      </Field>
      <p className="t12 mut">{t("cleanings.hint")}</p>
      {commit.isError && <Note tone="no">{problemWords(t, commit.error)}</Note>}
      <Button
        type="primary"
        htmlType="submit"
        disabled={said.equipment === ""}
        loading={commit.isPending}
      >
        {t("cleanings.act")}
      </Button>
    </form>
  );
}

function VoidForm({ of, onDone }: { of: Cleaning; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const acting = useActing();
  const [reason, setReason] = useState("");
  const commit = useCommit(
    acting,
    () =>
      voidCleaning(site, of.cleaning, { reason: reason.trim(), act: acting.how({}) }, acting.key),
    onDone,
  );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        commit.mutate();
      }}
    >
      <p>
        <b className="code">{of.equipment}</b> <span className="num">{moment(of.at)}</span>
      </p>
      <Field label={t("field.reason")}>
        {(id) => (
          <Input.TextArea
            id={id}
            maxLength={500}
            value={reason}
            onChange={(event) => {
              acting.touched();
              setReason(event.target.value);
            }}
          />
        )}
      </Field>
      {commit.isError && <Note tone="no">{problemWords(t, commit.error)}</Note>}
      <Button danger htmlType="submit" disabled={reason.trim() === ""} loading={commit.isPending}>
        {t("cleanings.void")}
      </Button>
    </form>
  );
}
