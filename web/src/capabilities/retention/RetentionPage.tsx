/** How long records are kept: classes, legal holds, what may go, and archives to keep before it does. */
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Note } from "../../frame/Outcome";
import { bareRef } from "../../frame/places";
import { useMay, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { LedgerTabs } from "../ledger/LedgerTabs";
import { ArchiveCard } from "./ArchiveCard";
import { type LegalHold, type Retention, type RetentionClass, retentionQuery } from "./api";
import { ClassForm } from "./ClassForm";
import { Files } from "./Files";
import { HoldForm } from "./HoldForm";

export function RetentionPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const retention = useQuery(retentionQuery(site));
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("retention.title")}</h1>
        <LedgerTabs />
      </header>
      <p className="mut">{t("retention.lead")}</p>
      {retention.isPending && <Bones rows={4} />}
      {retention.isError && <Failed cause={retention.error} retry={() => retention.refetch()} />}
      {retention.data && (
        <>
          <Classes retention={retention.data} />
          <Holds holds={retention.data.holds} />
          <Files />
          <ArchiveCard />
        </>
      )}
    </div>
  );
}

function Classes({ retention }: { retention: Retention }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("retention.manage");
  const [edited, setEdited] = useState<RetentionClass | "new" | null>(null);
  const add = may && <Button onClick={() => setEdited("new")}>{t("retention.add_class")}</Button>;
  const { classes, without } = retention;
  return (
    <section className="card" aria-labelledby="retention-classes">
      <div className="row" style={{ flexWrap: "wrap", padding: 16 }}>
        <h2 id="retention-classes" className="h2 grow">
          {t("retention.classes")}
        </h2>
        {add}
      </div>
      {classes.length === 0 && <Empty text={t("retention.no_classes")} />}
      {classes.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
        <section className="scroll-x" tabIndex={0} aria-labelledby="retention-classes">
          <table className="tb">
            <thead>
              <tr>
                <th scope="col">{t("retention.code")}</th>
                <th scope="col">{t("retention.name")}</th>
                <th scope="col">{t("retention.families")}</th>
                <th scope="col">{t("retention.months")}</th>
                <th scope="col">{t("retention.basis")}</th>
                {may && <th scope="col" aria-label={t("retention.change_class")} />}
              </tr>
            </thead>
            <tbody>
              {classes.map((one) => (
                <ClassRow key={one.class} one={one} onChange={may ? setEdited : undefined} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {classes.length > 0 && without.length > 0 && (
        <Note>
          {t("retention.without", {
            families: without
              .map((family) => t(`retention.family.${family}`))
              .join(t("common.list_join")),
          })}
        </Note>
      )}
      <Drawer
        open={edited !== null}
        onClose={() => setEdited(null)}
        title={
          edited && edited !== "new"
            ? t("retention.change_of", { class: edited.class })
            : t("retention.add_class")
        }
        size={480}
        destroyOnHidden
      >
        {edited && (
          <ClassForm of={edited === "new" ? undefined : edited} onDone={() => setEdited(null)} />
        )}
      </Drawer>
    </section>
  );
}

interface ClassRowProps {
  one: RetentionClass;
  onChange: ((one: RetentionClass) => void) | undefined;
}

function ClassRow({ one, onChange }: ClassRowProps): ReactNode {
  const { t } = useTranslation();
  const [now, ...earlier] = one.versions;
  if (!now) return null;
  return (
    <tr>
      <td className="code">{one.class}</td>
      <td>
        {now.name} {now.ended && <span className="chip chip-gone">{t("retention.ended")}</span>}
        {earlier.length > 0 && (
          <p className="mut t12">{t("retention.earlier", { count: earlier.length })}</p>
        )}
      </td>
      <td>
        {now.families.map((family) => t(`retention.family.${family}`)).join(t("common.list_join"))}
      </td>
      <td className="num">
        {t("retention.for_months", { months: now.months })}{" "}
        {now.expiry_months && (
          <span className="mut t12">
            {t("retention.and_expiry", { months: now.expiry_months })}
          </span>
        )}
      </td>
      <td>{now.basis}</td>
      {onChange && (
        <td className="r">
          <button
            type="button"
            className="lnk"
            aria-label={t("retention.change_of", { class: one.class })}
            onClick={() => onChange(one)}
          >
            {t("retention.change_class")}
          </button>
        </td>
      )}
    </tr>
  );
}

function Holds({ holds }: { holds: LegalHold[] }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("retention.manage");
  const [edited, setEdited] = useState<LegalHold | "new" | null>(null);
  return (
    <section className="card" aria-labelledby="legal-holds">
      <div className="row" style={{ flexWrap: "wrap", padding: 16 }}>
        <h2 id="legal-holds" className="h2 grow">
          {t("retention.holds")}
        </h2>
        {may && <Button onClick={() => setEdited("new")}>{t("retention.add_hold")}</Button>}
      </div>
      {holds.length === 0 && <Empty text={t("retention.no_holds")} />}
      {holds.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
        <section className="scroll-x" tabIndex={0} aria-labelledby="legal-holds">
          <table className="tb">
            <thead>
              <tr>
                <th scope="col">{t("retention.hold")}</th>
                <th scope="col">{t("retention.subject")}</th>
                <th scope="col">{t("retention.reason")}</th>
                <th scope="col">{t("retention.since")}</th>
                {may && <th scope="col" aria-label={t("retention.lift")} />}
              </tr>
            </thead>
            <tbody>
              {holds.map((hold) => (
                <tr key={hold.hold}>
                  <td className="code">{hold.hold}</td>
                  <td>{hold.subject ? bareRef(hold.subject) : t("retention.whole_site")}</td>
                  <td>
                    {hold.reason}
                    {hold.lifted_at && (
                      <p className="mut t12">
                        {t("retention.lifted", {
                          at: moment(hold.lifted_at),
                          reason: hold.lifted_reason,
                        })}
                      </p>
                    )}
                  </td>
                  <td className="num nw">{moment(hold.placed_at)}</td>
                  {may && (
                    <td className="r">
                      {!hold.lifted_at && (
                        <button
                          type="button"
                          className="lnk"
                          aria-label={t("retention.lift_of", { hold: hold.hold })}
                          onClick={() => setEdited(hold)}
                        >
                          {t("retention.lift")}
                        </button>
                      )}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Drawer
        open={edited !== null}
        onClose={() => setEdited(null)}
        title={
          edited && edited !== "new"
            ? t("retention.lift_of", { hold: edited.hold })
            : t("retention.add_hold")
        }
        size={440}
        destroyOnHidden
      >
        {edited && (
          <HoldForm of={edited === "new" ? undefined : edited} onDone={() => setEdited(null)} />
        )}
      </Drawer>
    </section>
  );
}
