/** The passport of a pool: its life in order, what it was made of, where it went, and the proof. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button, QRCode } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { passportQuery } from "../../api/queries";
import type { Correction, Passport, Link as PoolLink } from "../../api/types";
import { Changed } from "../../frame/Changed";
import { DateField } from "../../frame/DateField";
import { Bones, Failed, Note, Stale } from "../../frame/Outcome";
import { PrintButton } from "../../frame/PrintButton";
import { bareRef, endTitle } from "../../frame/places";
import { useGuest, useMay, useSite } from "../../frame/session";
import { count, magnitude, quantity, sum, writeBillionths } from "../../language/decimal";
import { civil, fieldValue, instantOf, moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { StateMark, StateShape, toneOf } from "../../marks/StateMark";
import { PhoneBar } from "../calls/PhoneBar";
import { FromComplaint, withComplaint } from "../complaints/FromComplaint";
import { DossierButton } from "../dossiers/DossierButton";
import { Files } from "../files/Files";
import { LabelHistory } from "../labels/LabelHistory";
import { PrintLabel } from "../labels/PrintLabel";
import { LotActs, LotQuality } from "../quality/LotQuality";
import { Signatures } from "../signatures/Signatures";
import { LotSerials } from "./LotSerials";
import { Timeline } from "./Timeline";
import "./passport.css";

/** Rows of a list before it asks to be opened. */
const LISTED = 200;

export function PassportPage(): ReactNode {
  const { ref } = useParams({ from: "/desk/lots/$ref" });
  const { t } = useTranslation();
  const site = useSite();
  const { as_of, complaint } = useSearch({ from: "/desk/lots/$ref" });
  const passport = useQuery(passportQuery(site, ref, as_of));
  const guest = useGuest();
  if (passport.isPending) return <Bones title={bareRef(ref)} rows={6} height={88} />;
  if (!passport.data)
    return <Failed title={bareRef(ref)} cause={passport.error} retry={() => passport.refetch()} />;
  return (
    <div className="page">
      {passport.isError && (
        <Stale
          at={passport.dataUpdatedAt}
          cause={passport.error}
          retry={() => passport.refetch()}
        />
      )}
      <Head passport={passport.data} complaint={complaint} />
      <PhoneBar
        counts={[
          { word: t("passport.made_of"), count: count(passport.data.sources.length) },
          { word: t("passport.went_to"), count: count(passport.data.destinations.length) },
          { word: t("passport.corrections"), count: count(passport.data.corrections.length) },
        ]}
        subject={passport.data.ref}
      >
        <Link
          to="/trace"
          search={{ root: passport.data.ref, direction: "both", ...withComplaint(complaint) }}
        >
          <Button size="large" block type="primary" tabIndex={-1}>
            {t("passport.trace")}
          </Button>
        </Link>
      </PhoneBar>
      <Timeline moments={passport.data.timeline} />
      <div className="cols">
        <Flowed
          title="passport.made_of"
          none="passport.made_of_none"
          links={passport.data.sources}
          total={passport.data.entered}
          unit={passport.data.unit}
        />
        <Flowed
          title="passport.went_to"
          none="passport.went_to_none"
          links={passport.data.destinations}
          total={passport.data.left}
          unit={passport.data.unit}
        />
        <div className="stack">
          <LotQuality passport={passport.data} />
          {passport.data.ref.startsWith("lot:") && !guest && <LotSerials lot={passport.data.ref} />}
          {!guest && (
            <Files
              subject={passport.data.ref}
              files={passport.data.attachments}
              none={t("files.none_lot")}
            />
          )}
          {passport.data.kind === "lot" && <LabelHistory subject={passport.data.ref} />}
          {as_of === undefined && <Signatures of={{ lot: passport.data.ref }} />}
          {!guest && <People passport={passport.data} />}
          <Corrections corrections={passport.data.corrections} />
          <Proof passport={passport.data} />
        </div>
      </div>
    </div>
  );
}

interface HeadProps {
  passport: Passport;
  /** The complaint that led here. */
  complaint: string | undefined;
}

function Head({ passport, complaint }: HeadProps): ReactNode {
  const { t } = useTranslation();
  const { item, lot_number, code, unit } = passport;
  const guest = useGuest();
  const mayWork = useMay("work.read");
  const mayPrint = useMay("labels.print");
  const mayRecall = useMay("recall.manage");
  const facts: [string, ReactNode][] = [
    [t("field.entered"), passport.entered && `${quantity(passport.entered, unit)} ${unit ?? ""}`],
    [t("field.on_hand"), passport.on_hand && `${quantity(passport.on_hand, unit)} ${unit ?? ""}`],
    [t("field.units"), unitsOf(t, passport)],
    [t("field.opened"), moment(passport.opened_at)],
    ["GTIN", passport.about?.gtin],
    [t("field.produced_on"), passport.about?.produced_on && civil(passport.about.produced_on)],
    [t("field.expires"), passport.expires && civil(passport.expires)],
    [t("field.supplier_lot"), passport.supplier_lot],
    [
      t("field.work_order"),
      passport.work_order && mayWork ? (
        <Link
          key="order"
          to="/work-orders/$code"
          params={{ code: passport.work_order }}
          className="lnk"
        >
          {passport.work_order}
        </Link>
      ) : (
        passport.work_order
      ),
    ],
    [t("field.allergens"), allergensOf(t, passport.about?.allergens)],
    [t("field.certificate"), passport.about?.certificate],
    [t("field.origin"), passport.about?.origin],
    [t("field.operation"), item ? null : (passport.operation_name ?? passport.operation)],
  ];
  return (
    <>
      <header className="pass-id">
        {passport.kind === "lot" && (
          <QRCode
            className="pass-qr"
            value={passport.ref}
            type="svg"
            size={84}
            bordered={false}
            color="#000"
            bgColor="#fff"
            role="img"
            aria-label={passport.ref}
          />
        )}
        <div className="grow">
          <h1 className="h1">
            {item?.name ??
              passport.operation_name ??
              passport.operation ??
              t(`pool_kind.${passport.kind}`)}{" "}
            <span className="code">{lot_number ?? code}</span> <StateMark state={passport.state} />{" "}
            <span className="chip chip-n">{t(`pool_kind.${passport.kind}`)}</span>
          </h1>
          <dl className="facts">
            {facts.map(
              ([word, value]) =>
                value && (
                  <div key={word}>
                    <dt>{word}</dt>
                    <dd className="num">{value}</dd>
                  </div>
                ),
            )}
          </dl>
        </div>
        <div className="row pass-acts">
          {passport.kind === "lot" && <LotActs passport={passport} />}
          {passport.kind === "lot" && mayPrint && <PrintLabel subject={passport.ref} />}
          {passport.kind === "lot" && mayWork && !mayPrint && (
            <PrintButton
              path="/api/v1/pools/{ref}/labels.pdf"
              of={passport.ref}
              word={t("passport.label")}
            />
          )}
          <PrintButton
            path="/api/v1/pools/{ref}/passport.pdf"
            of={passport.ref}
            word={t("passport.paper")}
            query={{ as_of: passport.as_of ?? undefined }}
          />
          <DossierButton ask={{ root: passport.ref, direction: "both", mode: "strict" }} />
          {!guest && (
            <Link to="/analysis/cause" search={{ bad: passport.ref }}>
              <Button tabIndex={-1} icon={<Icon name="analysis" size={16} />}>
                {t("analysis.cause_from_here")}
              </Button>
            </Link>
          )}
          {mayRecall && (
            <Link
              to="/recalls"
              search={{ root: passport.ref, open: "1", ...withComplaint(complaint) }}
            >
              <Button danger tabIndex={-1} icon={<Icon name="recall" size={16} />}>
                {t("recalls.from_here")}
              </Button>
            </Link>
          )}
          <Link
            to="/trace"
            search={{ root: passport.ref, direction: "backward", ...withComplaint(complaint) }}
          >
            <Button tabIndex={-1}>{t("trace.direction.backward")}</Button>
          </Link>
          <Link
            to="/trace"
            search={{ root: passport.ref, direction: "forward", ...withComplaint(complaint) }}
            className="wide-only"
          >
            <Button type="primary" tabIndex={-1} icon={<Icon name="trace" size={16} />}>
              {t("passport.trace")}
            </Button>
          </Link>
        </div>
      </header>
      <FromComplaint code={complaint} />
      <AsOf passport={passport} />
      <p className="pass-say">
        <StateShape tone={toneOf(passport.state)} size={16} />
        {sentence(t, passport)}
      </p>
      {passport.warnings.map(({ code: warning }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a warning may come twice.
        <Note key={`${warning} ${at}`} tone="ask">
          <Icon name="warn" size={16} />
          <span>
            <b>{t(`warning.${warning}.name`, { defaultValue: warning })}</b>{" "}
            {t(`warning.${warning}.text`, { defaultValue: "" })}
          </span>
        </Note>
      ))}
    </>
  );
}

/** The handling units that any of it was in, by kind. */
function unitsOf(t: ReturnType<typeof useTranslation>["t"], { about }: Passport): string | null {
  const units = Object.entries(about?.units ?? {}).map(([kind, n]) =>
    t("trace.report.unit_count", {
      n: count(n),
      kind: t(`unit_kind.${kind}`, { defaultValue: kind }),
    }),
  );
  return units.length > 0 ? units.join(t("common.list_join")) : null;
}

function allergensOf(
  t: ReturnType<typeof useTranslation>["t"],
  allergens: string | null | undefined,
): string | null {
  const codes = (allergens ?? "").split(/\s+/).filter(Boolean);
  return codes.length > 0
    ? codes
        .map((code) => t(`masters.choice.${code}`, { defaultValue: code }))
        .join(t("common.list_join"))
    : null;
}

/** How it stood at an earlier moment; what is chosen stands in the address. */
function AsOf({ passport }: { passport: Passport }): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: "/lots/$ref" });
  const go = (as_of: string | undefined): void =>
    void navigate({ search: as_of ? { as_of } : {}, replace: true });
  return (
    <div className="pass-then">
      <label htmlFor="pass-as-of" className="t13 sec">
        {t("passport.as_of")}
      </label>
      <DateField
        id="pass-as-of"
        timed
        value={fieldValue(passport.as_of ?? undefined)}
        onChange={(value) => go(instantOf(value) ?? undefined)}
      />
      {passport.as_of && (
        <>
          <span className="chip chip-wait">
            {t("passport.known_then", { at: moment(passport.as_of) })}
          </span>
          <Button size="small" onClick={() => go(undefined)}>
            {t("passport.now")}
          </Button>
        </>
      )}
    </div>
  );
}

/** Where it all went, in one sentence. */
function sentence(t: ReturnType<typeof useTranslation>["t"], passport: Passport): string {
  const { unit, destinations } = passport;
  const amount = (text: string | null | undefined): string =>
    `${quantity(text, unit)} ${unit ?? ""}`.trim();
  const live = destinations.filter((link) => !link.void);
  const customers = new Set(
    live.map(({ pool }) => pool.ref).filter((ref) => ref.startsWith("customer:")),
  );
  const into = new Set(
    live.map(({ pool }) => pool.ref).filter((ref) => /^(lot|run|tank):/.test(ref)),
  );
  const clauses: string[] = [];
  if (customers.size > 0)
    clauses.push(
      t("passport.say_shipped", { customers: count(customers.size), count: customers.size }),
    );
  if (into.size > 0)
    clauses.push(t("passport.say_used", { pools: count(into.size), count: into.size }));
  if (magnitude(passport.on_hand) > 0)
    clauses.push(t("passport.say_on_hand", { quantity: amount(passport.on_hand) }));
  else if (clauses.length > 0) clauses.push(t("passport.say_gone"));
  else clauses.push(t("passport.say_still"));
  const head = t("passport.say_entered", { quantity: amount(passport.entered) });
  return t("trace.say.whole", { head, clauses: clauses.join(t("trace.say.join")) });
}

interface FlowedProps {
  title: string;
  none: string;
  links: PoolLink[];
  total: string | null | undefined;
  unit: string | null | undefined;
}

function Flowed({ title, none, links, total, unit }: FlowedProps): ReactNode {
  const { t } = useTranslation();
  const most = Math.max(...links.map((link) => magnitude(link.quantity)), 1e-9);
  const live = links.filter((link) => !link.void && link.unit === unit);
  const added = sum(live.map((link) => link.quantity));
  return (
    <section className="card">
      <h2 className="card-h">
        {t(title)}{" "}
        <span className="mut">
          {t("passport.links", { count: links.length, links: count(links.length) })}
        </span>
      </h2>
      {links.length === 0 ? (
        <p className="blank">{t(none)}</p>
      ) : (
        <div className="scroll-x">
          <table className="tb links">
            <thead className="sr">
              <tr>
                <th scope="col">{t("field.item")}</th>
                <th scope="col">{t("field.time")}</th>
                <th scope="col">{t("field.quantity")}</th>
              </tr>
            </thead>
            <tbody>
              {links.slice(0, LISTED).map((link) => (
                <LinkRow key={link.transfer} link={link} most={most} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {links.length > LISTED && (
        <p className="mut t12" style={{ padding: "4px 16px" }}>
          {t("common.more", { count: links.length - LISTED })}
        </p>
      )}
      {links.length > 0 && (
        <div className="tot">
          <span className="mut">
            {added !== null && live.length === links.length
              ? t("passport.sum")
              : t("passport.sum_mixed")}
          </span>
          <b className="num">
            {total != null
              ? quantity(total, unit)
              : added !== null
                ? writeBillionths(added, 3)
                : "–"}{" "}
            {unit}
          </b>
        </div>
      )}
    </section>
  );
}

function LinkRow({ link, most }: { link: PoolLink; most: number }): ReactNode {
  const { t } = useTranslation();
  const { pool } = link;
  const { complaint } = useSearch({ from: "/desk/lots/$ref" });
  const isPool = /^(lot|run|tank):/.test(pool.ref);
  const title = isPool ? (
    <Link
      to="/lots/$ref"
      params={{ ref: pool.ref }}
      search={withComplaint(complaint)}
      className="lnk code"
    >
      {pool.title}
    </Link>
  ) : (
    <b>{endTitle(t, pool)}</b>
  );
  return (
    <tr className={link.void ? "void" : undefined}>
      <td>
        {pool.item_name && <span>{pool.item_name} </span>}
        {title}
        <div className="t12 mut">
          {t(`basis.${link.basis}`)}
          {link.by && ` · ${link.by}`}
          {link.equipment && ` · ${link.equipment}`}
          {link.document && (
            <>
              {" · "}
              <Link to="/documents/$code" params={{ code: link.document }} className="lnk">
                {link.document}
              </Link>
            </>
          )}
          {(link.units ?? []).map((number) => (
            <div key={number} className="num">
              SSCC {number}
            </div>
          ))}
        </div>
      </td>
      <td className="num mut t12">
        {moment(link.at)}
        {link.late && (
          <span className="chip chip-wait late">
            {t("passport.late", { at: moment(link.recorded_at) })}
          </span>
        )}
        {link.corrected && <span className="chip chip-n late">{t("passport.corrected")}</span>}
        {link.returns && <span className="chip chip-n late">{t("passport.returned")}</span>}
        {link.void && <span className="chip chip-gone late">{t("passport.void")}</span>}
      </td>
      <td className="r num">
        {link.void ? (
          <s>{quantity(link.quantity, link.unit)}</s>
        ) : (
          quantity(link.quantity, link.unit)
        )}{" "}
        <span className="mut">{link.unit}</span>
        <i
          className="bb"
          style={{ width: `${Math.max(2, (magnitude(link.quantity) / most) * 64)}px` }}
        />
      </td>
    </tr>
  );
}

function People({ passport }: { passport: Passport }): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="card">
      <h2 className="card-h">
        {t("passport.people")} <span className="mut">{t("passport.people_lead")}</span>
      </h2>
      <dl className="pp">
        {passport.people.map(({ person, name, acts }) => (
          <div key={person}>
            <dt>{name ?? person}</dt>
            <dd className="num mut">{t("passport.acts", { count: acts })}</dd>
          </div>
        ))}
        {passport.equipment.map((machine) => (
          <div key={machine}>
            <dt>{machine}</dt>
            <dd className="mut">{t("field.equipment")}</dd>
          </div>
        ))}
      </dl>
      {passport.people.length + passport.equipment.length === 0 && (
        <p className="blank t13">{t("passport.people_none")}</p>
      )}
    </section>
  );
}

function Corrections({ corrections }: { corrections: Correction[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="card">
      <h2 className="card-h">
        {t("passport.corrections")}{" "}
        {corrections.length > 0 && <span className="mut">{t("passport.corrections_lead")}</span>}
      </h2>
      {corrections.length === 0 && <p className="t13 sec pad">{t("passport.corrections_none")}</p>}
      {corrections.map(({ transfer, recorded_at, by, reason, changes }) => (
        <div key={`${transfer} ${recorded_at}`} className="cor">
          <Icon name="undo" size={16} />
          <div>
            {Object.entries(changes).map(([field, { before, after }]) => (
              <div key={field}>
                <Changed field={field} before={before} after={after} />
              </div>
            ))}
            <span className="mut">
              {reason ?? t("passport.no_reason")} · {by ?? "–"}
              {t("passport.at", { at: moment(recorded_at) })}
            </span>
          </div>
        </div>
      ))}
    </section>
  );
}

function Proof({ passport }: { passport: Passport }): ReactNode {
  const { t } = useTranslation();
  const { records, first_seq, last_seq } = passport.ledger;
  return (
    <section className="card">
      <h2 className="card-h">{t("passport.proof")}</h2>
      <div className="pad t13 sec">
        <p>
          {t("passport.proof_text", {
            records: count(records),
            first: count(first_seq),
            last: count(last_seq),
            count: records,
          })}
        </p>
        <p className="row" style={{ marginTop: 6 }}>
          <Icon name="shield" size={16} />
          <Link to="/ledger" search={{ from: String(Math.max(0, first_seq - 1)) }} className="lnk">
            {t("passport.proof_act")}
          </Link>
        </p>
      </div>
    </section>
  );
}
