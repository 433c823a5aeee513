/** The drawing as a table: the same nodes and flows for keyboard, screen reader and paper. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Picture, PictureNode } from "../../api/types";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { StateMark } from "../../marks/StateMark";
import { held, layerName, titleOf, wentBackWords } from "./words";

interface Props {
  picture: Picture;
  selected: string | null;
  onSelect: (id: string) => void;
}

export function TraceTable({ picture, selected, onSelect }: Props): ReactNode {
  const { t } = useTranslation();
  const nodes = picture.nodes.toSorted(
    (a, b) => a.layer - b.layer || (a.at ?? "").localeCompare(b.at ?? ""),
  );
  const titles = new Map(picture.nodes.map((node) => [node.id, titleOf(t, node)]));
  return (
    <div className="trace-table">
      <table className="tb">
        <caption className="sr">{t("trace.table.caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("trace.table.step")}</th>
            <th scope="col">{t("field.lot_number")}</th>
            <th scope="col">{t("field.item")}</th>
            <th scope="col">{t("trace.table.from")}</th>
            <th scope="col" className="r">
              {t("trace.table.contains", { unit: picture.unit ?? "" })}
            </th>
            <th scope="col" className="r">
              {t("trace.table.bounds")}
            </th>
            <th scope="col" className="r">
              {t("trace.table.resting")}
            </th>
            <th scope="col">{t("field.state")}</th>
            <th scope="col">{t("field.time")}</th>
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <Row
              key={node.id}
              node={node}
              picture={picture}
              titles={titles}
              selected={node.id === selected}
              onSelect={onSelect}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A number of a document or lot, which is never broken over two lines. */
const CODE = /^[\w-]+$/;

interface RowProps {
  node: PictureNode;
  picture: Picture;
  titles: Map<string, string>;
  selected: boolean;
  onSelect: (id: string) => void;
}

function Row({ node, picture, titles, selected, onSelect }: RowProps): ReactNode {
  const { t } = useTranslation();
  const { min, max } = node.quantity;
  const { expected, unit } = held(node, picture);
  const layer = picture.layers[node.layer];
  const from = picture.flows
    .filter(({ to }) => to === node.id)
    .map((flow) => titles.get(flow.from));
  const foreign = unit !== picture.unit ? ` ${unit ?? ""}` : "";
  return (
    <tr className="tap" aria-current={selected || undefined}>
      <td className="sec nw">{layer && layerName(t, layer)}</td>
      <td>
        <button
          type="button"
          className="lnk code"
          aria-pressed={selected}
          onClick={() => onSelect(node.id)}
        >
          {titleOf(t, node)}
        </button>
        {node.root && (
          <>
            {" "}
            <span className="chip chip-path">{t("trace.node.root")}</span>
          </>
        )}
        {node.named_by_choice && (
          <>
            {" "}
            <span className="chip chip-wait">{t("trace.node.chosen")}</span>
          </>
        )}
        {node.went_back?.map((went) => (
          <span key={`${went.at} ${went.document}`} className="went-back sec t12">
            {wentBackWords(t, went)}
          </span>
        ))}
      </td>
      <td className={CODE.test(node.subtitle ?? "") ? "nw" : undefined}>{node.subtitle}</td>
      <td className="sec t12">
        {from.map((title, at) => (
          <span key={title} className="nw">
            {at > 0 && t("common.list_join")}
            {title}
            <wbr />
          </span>
        ))}
      </td>
      <td className="r num">
        {expected == null ? t("trace.node.unknown") : quantity(expected, unit) + foreign}
      </td>
      <td className="r num mut">
        {min == null ? "" : `${quantity(min, unit)} – ${quantity(max, unit)}`}
      </td>
      <td className="r num">{node.resting ? quantity(node.resting, picture.unit) : ""}</td>
      <td>
        {node.possible ? (
          <span className="chip chip-n">{t("trace.node.possible")}</span>
        ) : (
          ["lot", "run", "tank"].includes(node.kind) && <StateMark state={node.state} />
        )}
      </td>
      <td className="num sec">
        {moment(node.at)}
        {node.ref && ["lot", "run", "tank"].includes(node.kind) && (
          <Link
            to="/lots/$ref"
            params={{ ref: node.ref }}
            className="lnk t12"
            style={{ display: "block" }}
          >
            {t("trace.evidence.passport")}
          </Link>
        )}
      </td>
    </tr>
  );
}
