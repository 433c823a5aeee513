/**
 * What stands behind the node that was clicked: how much of the root, when, who, with which
 * machine, from what and to where, and the place in the ledger. A side panel, never a dialog.
 */
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { passportQuery } from "../../api/queries";
import type { Passport, Picture, PictureNode, Link as PoolLink } from "../../api/types";
import { Changed } from "../../frame/Changed";
import { Bones, Failed } from "../../frame/Outcome";
import { endTitle } from "../../frame/places";
import { useGuest, useMay, useSite } from "../../frame/session";
import { count, magnitude, quantity } from "../../language/decimal";
import { civil, moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { StateMark } from "../../marks/StateMark";
import { withComplaint } from "../complaints/FromComplaint";
import { FileList } from "../files/Files";
import { HoldAct } from "../quality/HoldAct";
import { held, layerName, titleOf, wentBackWords } from "./words";

/** Rows of each list before the rest is left to the passport. */
const LISTED = 7;

interface Props {
  picture: Picture;
  node: PictureNode;
  rootName: string;
  /** Whether the drawing shows what is, not what was known once. */
  current: boolean;
  /** The complaint that led here. */
  complaint: string | undefined;
  onClose: () => void;
  onExpand: () => void;
}

const isPool = (node: PictureNode): boolean =>
  node.ref !== null && ["lot", "run", "tank"].includes(node.kind);

export function Evidence(props: Props): ReactNode {
  const { picture, node, rootName, current, complaint, onClose, onExpand } = props;
  const { t } = useTranslation();
  const site = useSite();
  const guest = useGuest();
  const mayRecall = useMay("recall.manage");
  // A guest may open what the question begins with; the rest is told by the drawing.
  const ref = isPool(node) && (!guest || node.root) ? (node.ref ?? "") : "";
  const passport = useQuery(passportQuery(site, ref));
  const layer = picture.layers[node.layer];
  // The drawing knows quantities only; whether a lot is held stands in its passport.
  const state = (current && passport.data?.state) || node.state;
  return (
    <aside className="evidence" aria-label={t("trace.evidence.label", { title: node.title })}>
      <div className="in">
        <div className="ah">
          <span className="eyebrow">
            {[layer && layerName(t, layer), t(`pool_kind.${node.kind}`)]
              .filter(Boolean)
              .join(" · ")}
          </span>
          <button
            type="button"
            className="iconb x"
            aria-label={t("common.close")}
            onClick={onClose}
          >
            <Icon name="close" size={16} />
          </button>
        </div>
        <div className="ah wrap">
          <h2 className="h1 code">{titleOf(t, node)}</h2>
          {!node.possible && node.members === 1 && isPool(node) && <StateMark state={state} />}
        </div>
        {node.subtitle && <p className="t13 sec">{node.subtitle}</p>}
        <Amount node={node} picture={picture} rootName={rootName} />
        {node.possible && <p className="sect t13 sec">{t("trace.evidence.possible")}</p>}
        {node.members > 1 && (
          <div className="sect t13">
            <p>
              {t("trace.evidence.group", { members: count(node.members), count: node.members })}
            </p>
            <button type="button" className="lnk" onClick={onExpand}>
              {t("trace.evidence.expand")}
            </button>
          </div>
        )}
        {node.went_back && node.went_back.length > 0 && <WentBack node={node} />}
        {ref === "" && <Flows picture={picture} node={node} />}
        {ref !== "" && passport.isPending && <Bones rows={4} height={56} />}
        {passport.isError && <Failed cause={passport.error} retry={() => passport.refetch()} />}
        {!current && passport.data && <p className="sect t13 sec">{t("trace.evidence.as_now")}</p>}
        {passport.data && <Facts passport={passport.data} rootRef={rootRefOf(picture)} />}
      </div>
      {ref !== "" && (
        <div className="foot">
          {node.kind === "lot" && passport.data && <HoldAct passport={passport.data} />}
          {mayRecall && !node.root && (
            <Link to="/recalls" search={{ root: ref, open: "1", ...withComplaint(complaint) }}>
              <Button block danger tabIndex={-1} icon={<Icon name="recall" size={16} />}>
                {t("recalls.from_here")}
              </Button>
            </Link>
          )}
          <Link to="/lots/$ref" params={{ ref }} search={withComplaint(complaint)}>
            <Button block tabIndex={-1}>
              {t("trace.evidence.passport")}
            </Button>
          </Link>
          {!node.root && (
            <Link
              to="/trace"
              search={{ root: ref, direction: "both", ...withComplaint(complaint) }}
            >
              <Button block tabIndex={-1}>
                {t("trace.evidence.from_here")}
              </Button>
            </Link>
          )}
        </div>
      )}
      {node.kind === "shipment" && node.members === 1 && !guest && (
        <div className="foot">
          <Link to="/documents/$code" params={{ code: node.title }}>
            <Button block tabIndex={-1}>
              {t("trace.evidence.document")}
            </Button>
          </Link>
        </div>
      )}
    </aside>
  );
}

/** What left for another site again, or came back from one: it is in no figure of the drawing. */
function WentBack({ node }: { node: PictureNode }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="sect t13">
      <h3>{t("trace.went_back.title")}</h3>
      <ul className="plain">
        {node.went_back?.map((went) => (
          <li key={`${went.at} ${went.document}`}>
            {wentBackWords(t, went)}{" "}
            <span className="mut t12">
              <span className="code">{went.document}</span>{" "}
              <span className="num">{moment(went.at)}</span>
            </span>
          </li>
        ))}
      </ul>
      <p className="mut t12">{t("trace.went_back.no_figure")}</p>
    </div>
  );
}

const rootRefOf = (picture: Picture): string | null =>
  picture.nodes.find(({ root }) => root)?.ref ?? null;

/** Small shares have more digits, and none is shown as nothing. */
const percent = (share: number): string =>
  share < 0.001 ? "< 0.001" : share.toFixed(share < 1 ? 3 : 1);

function Amount({
  node,
  picture,
  rootName,
}: {
  node: PictureNode;
  picture: Picture;
  rootName: string;
}): ReactNode {
  const { t } = useTranslation();
  const { min, max } = node.quantity;
  const { expected, unit } = held(node, picture);
  if (node.possible) return null;
  if (expected === null) return <p className="qty sec">{t("trace.node.unknown")}</p>;
  const share =
    magnitude(node.entered) > 0 && node.entered_unit === unit
      ? (magnitude(expected) / magnitude(node.entered)) * 100
      : null;
  return (
    <div className="qty">
      <span className="big num">
        {quantity(expected, unit)}{" "}
        <small>
          {unit} {rootName}
        </small>
      </span>
      <span className="t12 mut">
        {share !== null && share < 100 && (
          <>
            {t("trace.evidence.share", { share: percent(share) })}
            <br />
          </>
        )}
        {min !== max &&
          t("trace.evidence.bounds", { min: quantity(min, unit), max: quantity(max, unit) })}
      </span>
    </div>
  );
}

/** Suppliers, customers and shipments have no passport; their flows are the evidence. */
function Flows({ picture, node }: { picture: Picture; node: PictureNode }): ReactNode {
  const { t } = useTranslation();
  const titles = new Map(picture.nodes.map((one) => [one.id, titleOf(t, one)]));
  const part = (key: "came" | "went", near: "from" | "to", far: "from" | "to"): ReactNode => {
    const flows = picture.flows.filter((flow) => flow[near] === node.id);
    if (flows.length === 0) return null;
    return (
      <div className="sect">
        <h3>{t(`trace.evidence.${key}`)}</h3>
        <div className="inp">
          {flows.map((flow) => (
            <div key={flow[far]}>
              <span className="code">{titles.get(flow[far])}</span>
              <span className="mut t12">{moment(flow.at_first)}</span>
              <span className="r num">{quantity(flow.quantity.expected, flow.quantity.unit)}</span>
            </div>
          ))}
        </div>
      </div>
    );
  };
  return (
    <>
      {part("came", "to", "from")}
      {part("went", "from", "to")}
    </>
  );
}

function Facts({ passport, rootRef }: { passport: Passport; rootRef: string | null }): ReactNode {
  const { t } = useTranslation();
  const mayVerify = useMay("trace.read");
  const rows: [string, ReactNode][] = [
    [
      t("field.time"),
      passport.opened_at === passport.last_at
        ? moment(passport.opened_at)
        : `${moment(passport.opened_at)} – ${moment(passport.last_at)}`,
    ],
    [
      t("field.people"),
      passport.people.map(({ name, person }) => name ?? person).join(t("common.list_join")) || "–",
    ],
  ];
  if (passport.equipment.length > 0)
    rows.push([t("field.equipment"), passport.equipment.join(t("common.list_join"))]);
  if (passport.work_order) {
    rows.push([t("field.work_order"), <Order key="order" code={passport.work_order} />]);
  }
  if (passport.supplier_lot) rows.push([t("field.supplier_lot"), passport.supplier_lot]);
  if (passport.expires) rows.push([t("field.expires"), civil(passport.expires)]);
  return (
    <>
      <dl className="sect kv">
        {rows.map(([word, value]) => (
          <div key={word} style={{ display: "contents" }}>
            <dt>{word}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Links
        title={t("trace.evidence.came")}
        total={passport.entered}
        unit={passport.unit}
        links={passport.sources}
        rootRef={rootRef}
      />
      <Links
        title={t("trace.evidence.went")}
        total={passport.left}
        unit={passport.unit}
        links={passport.destinations}
        rootRef={null}
      />
      {passport.identity_choices.length > 0 && (
        <div className="sect t13">
          <h3>{t("trace.evidence.chosen")}</h3>
          {passport.identity_choices.map(({ at, by, confirmed_by, place, candidates, reason }) => (
            <p key={at} className="sec">
              {t("trace.evidence.chosen_how", { candidates, place, reason })}
              {" · "}
              {t("trace.evidence.chosen_by", {
                name: by?.name ?? "–",
                second: confirmed_by.name ?? confirmed_by.person,
              })}{" "}
              {moment(at)}
            </p>
          ))}
        </div>
      )}
      {passport.attachments.length > 0 && (
        <div className="sect">
          <h3>{t("files.title")}</h3>
          <FileList files={passport.attachments} />
        </div>
      )}
      {passport.corrections.length > 0 && (
        <div className="sect t13">
          <h3>{t("passport.corrections")}</h3>
          {passport.corrections.map(({ transfer, recorded_at, by, reason, changes }) => (
            <p key={`${transfer} ${recorded_at}`} className="sec">
              {Object.entries(changes).map(([field, { before, after }]) => (
                <span key={field}>
                  <Changed field={field} before={before} after={after} />
                  {" · "}
                </span>
              ))}
              {reason ?? t("passport.no_reason")} · {by ?? "–"} {moment(recorded_at)}
            </p>
          ))}
        </div>
      )}
      <div className="sect t12 mut row" style={{ gap: 6 }}>
        <Icon name="shield" size={16} />
        {t("trace.evidence.ledger", {
          first: count(passport.ledger.first_seq),
          last: count(passport.ledger.last_seq),
        })}
        {mayVerify && (
          <Link
            to="/ledger"
            search={{ from: String(Math.max(0, passport.ledger.first_seq - 1)) }}
            className="lnk"
          >
            {t("trace.evidence.verify")}
          </Link>
        )}
      </div>
    </>
  );
}

/** A work order, with the way to it for whoever may go there. */
function Order({ code }: { code: string }): ReactNode {
  const may = useMay("work.read");
  if (!may) return code;
  return (
    <Link to="/work-orders/$code" params={{ code }} className="lnk code">
      {code}
    </Link>
  );
}

/** The other end of a movement: what has a passport leads to it. */
function End({ pool }: { pool: PoolLink["pool"] }): ReactNode {
  const { t } = useTranslation();
  const guest = useGuest();
  const { complaint } = useSearch({ from: "/desk/trace" });
  const title = endTitle(t, pool);
  if (guest || !/^(lot|run|tank):/.test(pool.ref)) return <span className="code">{title}</span>;
  return (
    <Link
      to="/lots/$ref"
      params={{ ref: pool.ref }}
      search={withComplaint(complaint)}
      className="lnk code"
    >
      {title}
    </Link>
  );
}

interface LinksProps {
  title: string;
  total: string | null | undefined;
  unit: string | null | undefined;
  links: PoolLink[];
  rootRef: string | null;
}

function Links({ title, total, unit, links, rootRef }: LinksProps): ReactNode {
  const { t } = useTranslation();
  // What was taken back never went; the corrections below tell of it.
  const live = links.filter((link) => !link.void);
  if (live.length === 0) return null;
  const most = Math.max(...live.map(({ quantity: amount }) => magnitude(amount)), 1e-9);
  const ranked = live.toSorted((a, b) => magnitude(b.quantity) - magnitude(a.quantity));
  return (
    <div className="sect">
      <h3>
        {title}
        <span className="num">
          {quantity(total, unit)} {unit}
        </span>
      </h3>
      <div className="inp">
        {ranked.slice(0, LISTED).map(({ transfer, pool, quantity: amount, unit: own }) => {
          const me = pool.ref === rootRef;
          return (
            <div key={transfer} className={me ? "me" : undefined}>
              <span>
                {pool.item_name ?? ""} <End pool={pool} />
              </span>
              <i style={{ width: `${Math.max(2, (magnitude(amount) / most) * 60)}px` }} />
              <span className="r num">{quantity(amount, own)}</span>
            </div>
          );
        })}
      </div>
      {ranked.length > LISTED && (
        <p className="mut t12">{t("common.more", { count: ranked.length - LISTED })}</p>
      )}
    </div>
  );
}
