/**
 * The drawing of a trace: left raw, right customer, width is quantity, colour is state.
 *
 * It draws a layout and moves over it: zoom, pan, hover, and the arrow keys from node to node. It
 * decides no places; those come from `layout/`.
 */

import type { TFunction } from "i18next";
import {
  type KeyboardEvent,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import type { Picture, PictureLayer } from "../../api/types";
import { Icon } from "../../marks/Icon";
import { FindInside } from "./FindInside";
import { gather } from "./layout/gather";
import { BAR, type Layout, layOut, type PlacedFlow } from "./layout/layout";
import { type MapBox, Minimap } from "./Minimap";
import { forgetWidths, measureText } from "./measure";
import { NodeMark } from "./NodeMark";
import { useView } from "./view";
import { answersOf, layerName, nodeWords, spokenNode } from "./words";

/** Over this many paths a blurred copy costs more than it shows. */
const GLOW_MOST = 400;
interface Props {
  picture: Picture;
  /** The drawing of what is known now, which an earlier one stays in place with. */
  base: Picture | null;
  selected: string | null;
  onSelect: (id: string) => void;
  cautious: boolean;
}

function useSize(): [(element: HTMLDivElement | null) => void, { width: number; height: number }] {
  const [size, setSize] = useState({ width: 0, height: 0 });
  const watcher = useRef<ResizeObserver | null>(null);
  const attach = useCallback((element: HTMLDivElement | null) => {
    watcher.current?.disconnect();
    if (!element) return;
    watcher.current = new ResizeObserver(([entry]) => {
      const box = entry?.contentRect;
      if (box) setSize({ width: Math.round(box.width), height: Math.round(box.height) });
    });
    watcher.current.observe(element);
  }, []);
  return [attach, size];
}

/** Becomes another number once the web font is there, because widths change with it. */
function useFontsReady(): number {
  const [round, setRound] = useState(0);
  useEffect(() => {
    let here = true;
    document.fonts.ready.then(() => {
      if (!here) return;
      forgetWidths();
      setRound(1);
    });
    return () => {
      here = false;
    };
  }, []);
  return round;
}

function useLayout(
  { picture, base, selected }: Pick<Props, "picture" | "base" | "selected">,
  size: { width: number; height: number },
): Layout | null {
  const { t, i18n } = useTranslation();
  const fonts = useFontsReady();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the language and the fonts change every width.
  return useMemo(() => {
    if (size.width === 0 || size.height === 0) return null;
    const one = (of: Picture, like: Layout | null): Layout =>
      layOut({
        picture: of,
        ...size,
        words: (node) => nodeWords(t, node, of),
        measure: measureText,
        headWidth: (layer) => measureText(headOf(t, of, layer).join(" "), true),
        selected,
        like,
      });
    return one(picture, base && base !== picture ? one(base, null) : null);
  }, [picture, base, selected, size, t, i18n.language, fonts]);
}

/** Everything reached from a node in either direction, for dimming the rest. */
function reachOf(flows: readonly PlacedFlow[], id: string): Set<string> {
  const reached = new Set([id]);
  for (const [near, far] of [
    ["from", "to"],
    ["to", "from"],
  ] as const) {
    const queue = [id];
    const seen = new Set(queue);
    for (let here = queue.shift(); here !== undefined; here = queue.shift()) {
      for (const { flow } of flows) {
        if (flow[near] !== here || seen.has(flow[far])) continue;
        seen.add(flow[far]);
        queue.push(flow[far]);
      }
    }
    for (const one of seen) reached.add(one);
  }
  return reached;
}

const DASHED = new Set(["imported", "inferred", "backflushed"]);

function FlowPath({ placed, dim }: { placed: PlacedFlow; dim: boolean }): ReactNode {
  const { flow, outline, middle, width, unknown } = placed;
  const kind = flow.possible
    ? "possible"
    : unknown
      ? "unknown"
      : DASHED.has(flow.basis)
        ? "dashed"
        : "plain";
  const thin = width < 4;
  const className = `rb rb-${kind}${dim ? " dim" : ""}`;
  if (kind === "possible" || (kind === "dashed" && thin))
    return <path className={className} d={middle} />;
  if (outline === "")
    return <path className={`${className} rb-line`} d={middle} strokeWidth={width} />;
  if (kind === "dashed") {
    return (
      <g className={dim ? "dim" : undefined}>
        <path className="rb rb-pale" d={outline} />
        <path className="rb rb-dashed" d={middle} />
      </g>
    );
  }
  return <path className={className} d={outline} />;
}

/** The node an arrow key leads to: along the widest flow, or to the neighbour in the layer. */
function neighbour(layout: Layout, id: string, key: string): string | null {
  const here = layout.nodes.find(({ node }) => node.id === id);
  if (!here) return null;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const [near, far] =
      key === "ArrowRight" ? (["from", "to"] as const) : (["to", "from"] as const);
    return layout.flows.find(({ flow }) => flow[near] === id)?.flow[far] ?? null;
  }
  const layer = layout.nodes
    .filter(({ node }) => node.layer === here.node.layer)
    .sort((a, b) => a.y - b.y);
  const at = layer.indexOf(here) + (key === "ArrowDown" ? 1 : -1);
  return layer[at]?.node.id ?? null;
}

/** The picture as it is drawn: a gathered mark opens in place instead of being selected. */
function useGathered({ picture, base, selected, onSelect }: Props) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const gathered = useMemo(() => {
    const apart = selected ? new Set([...opened, selected]) : opened;
    const drawn = gather(picture, apart);
    return {
      ...drawn,
      base: base && (base === picture ? drawn.picture : gather(base, apart).picture),
    };
  }, [picture, base, opened, selected]);
  return {
    ...gathered,
    onSelect: (id: string): void =>
      gathered.members.has(id) ? setOpened((now) => new Set(now).add(id)) : onSelect(id),
  };
}

/** More nodes than this are painted beside the page instead of being parts of it. */
const LARGE = 800;
const LargeDrawing = lazy(() =>
  import("./large/LargeDrawing").then((made) => ({ default: made.LargeDrawing })),
);

export function TraceDrawing(props: Props): ReactNode {
  return props.picture.nodes.length > LARGE ? <Large {...props} /> : <Small {...props} />;
}

function Large({ picture, selected, onSelect }: Props): ReactNode {
  const [attach, size] = useSize();
  return (
    <div className="draw" ref={attach}>
      <Suspense>
        <LargeDrawing picture={picture} selected={selected} onSelect={onSelect} size={size} />
      </Suspense>
    </div>
  );
}

function Small(props: Props): ReactNode {
  const { selected, cautious } = props;
  const { t } = useTranslation();
  const [attach, size] = useSize();
  const { picture, base, members, onSelect } = useGathered(props);
  const layout = useLayout({ picture, base, selected }, size);
  const view = useView(layout, size);
  const [near, setNear] = useState<string | null>(null);
  const [found, setFound] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string | null>(null);
  const group = useRef<SVGGElement>(null);

  const reached = useMemo(
    () => (layout && near ? reachOf(layout.flows, near) : null),
    [layout, near],
  );
  const idOf = (target: EventTarget | null): string | null =>
    (target as Element | null)?.closest<SVGGElement>("[data-id]")?.dataset.id ?? null;
  const focusNode = (id: string): void => {
    group.current
      ?.querySelector<SVGGElement>(`[data-id="${CSS.escape(id)}"] [role=button]`)
      ?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    const id = idOf(event.target);
    if (!layout || !id) return;
    if (event.key === "Enter" || event.key === " ") onSelect(id);
    else if (event.key.startsWith("Arrow")) {
      const next = neighbour(layout, id, event.key);
      if (next) focusNode(next);
    } else if (event.key === "+" || event.key === "=") view.zoom(1.25);
    else if (event.key === "-") view.zoom(0.8);
    else if (event.key === "0") view.fit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const first = picture.nodes.find(({ root }) => root)?.id ?? picture.nodes[0]?.id ?? null;
  const stop =
    focused && picture.nodes.some(({ id }) => id === focused) ? focused : (selected ?? first);
  const show = (all: readonly number[], current: number | null): void => {
    setFound(new Set(all.flatMap((at) => picture.nodes[at]?.id ?? [])));
    const id = current === null ? null : picture.nodes[current]?.id;
    const placed = layout?.nodes.find(({ node }) => node.id === id);
    if (placed) view.reveal(placed);
  };
  const glowing = layout && layout.flows.length <= GLOW_MOST;
  return (
    <div className={`draw${cautious ? " cautious" : ""}`} ref={attach}>
      {layout && (
        <svg
          width={size.width}
          height={size.height}
          role="application"
          aria-roledescription={t("trace.drawing.role")}
          aria-label={t("trace.drawing.label", { nodes: picture.nodes.length })}
          onPointerOver={(event) => setNear(idOf(event.target))}
          onPointerLeave={() => setNear(null)}
          onClick={(event) => {
            const id = idOf(event.target);
            if (id && !view.dragged()) onSelect(id);
          }}
          onKeyDown={onKey}
          onFocus={(event) => {
            const id = idOf(event.target);
            const placed = layout.nodes.find(({ node }) => node.id === id);
            setFocused(id);
            if (placed) view.reveal(placed);
          }}
          {...view.handlers}
        >
          <defs>
            <filter id="sy-blur" x="-5%" y="-20%" width="110%" height="140%">
              <feGaussianBlur stdDeviation="5" />
            </filter>
            <clipPath id="sy-under-heads">
              <rect x="0" y="32" width={size.width} height={size.height - 32} />
            </clipPath>
          </defs>
          <g clipPath="url(#sy-under-heads)">
            <g ref={group} transform={view.transform}>
              <g className="ctx" aria-hidden="true">
                {layout.context.flatMap(({ title, curves, into }) =>
                  curves.map((d, at) => (
                    <path
                      key={`${title} ${into[at]}`}
                      d={d}
                      className={reached && !reached.has(into[at] ?? "") ? "dim" : undefined}
                    />
                  )),
                )}
              </g>
              {glowing && (
                <g className="glow" filter="url(#sy-blur)" aria-hidden="true">
                  {layout.flows
                    .filter(({ flow, outline }) => !flow.possible && outline !== "")
                    .map(({ flow, outline }) => (
                      <path
                        key={`${flow.from} ${flow.to}`}
                        d={outline}
                        className={
                          reached && !(reached.has(flow.from) && reached.has(flow.to))
                            ? "dim"
                            : undefined
                        }
                      />
                    ))}
                </g>
              )}
              <g className="flows" aria-hidden="true">
                {layout.flows.map((placed) => (
                  <FlowPath
                    key={`${placed.flow.from} ${placed.flow.to}`}
                    placed={placed}
                    dim={
                      reached !== null &&
                      !(reached.has(placed.flow.from) && reached.has(placed.flow.to))
                    }
                  />
                ))}
              </g>
              <g className="cnode" aria-hidden="true">
                {layout.context.map(({ title, items, x, y }) => (
                  <g key={title} className={reached ? "dim" : undefined}>
                    <rect x={x} y={y} width={BAR} height="4" rx="1.5" />
                    <text className="ns" x={x} y={y - 5}>
                      {title}
                    </text>
                    <text className="ns" x={x} y={y + 17}>
                      {t("trace.drawing.lots", { count: items })}
                    </text>
                  </g>
                ))}
              </g>
              <g className="nodes">
                {layout.nodes.map((placed) => (
                  <NodeMark
                    key={placed.node.id}
                    placed={placed}
                    members={members.get(placed.node.id) ?? []}
                    spoken={spokenNode(t, placed.node, picture.layers[placed.node.layer], picture)}
                    state={{
                      dim: reached !== null && !reached.has(placed.node.id),
                      selected: placed.node.id === selected,
                      near:
                        placed.node.id === near ||
                        placed.node.id === focused ||
                        found.has(placed.node.id),
                      found: found.has(placed.node.id),
                      tabbable: placed.node.id === stop,
                      unit: picture.unit,
                    }}
                  />
                ))}
              </g>
            </g>
          </g>
          <Heads layout={layout} picture={picture} view={view} width={size.width} />
        </svg>
      )}
      <FindInside nodes={picture.nodes} onFound={show} />
      {layout && view.isPartial && (
        <Minimap
          drawing={layout}
          frame={size}
          look={view.look}
          boxes={boxesOf(layout, selected, found)}
          onGo={view.centre}
        />
      )}
      {layout && <ZoomBar layout={layout} view={view} unit={picture.unit} />}
    </div>
  );
}

/** Every node in the map; what is meant and what was found stand out. */
function boxesOf(layout: Layout, selected: string | null, found: ReadonlySet<string>): MapBox[] {
  return layout.nodes.map(({ node, x, y, height }) => ({
    x,
    y,
    height,
    strong: node.id === selected || found.has(node.id),
  }));
}

/** What a layer is called and how many of the asked reading stand in it. */
function headOf(t: TFunction, { answer, nodes, layers }: Picture, layer: PictureLayer): string[] {
  const here = nodes.filter((node) => layers[node.layer] === layer);
  const cautious = answersOf(answer).some(({ mode }) => mode === "cautious");
  const sure = here.filter((node) => !node.possible).reduce((sum, { members }) => sum + members, 0);
  return [layerName(t, layer), String(cautious ? layer.count : sure)];
}

function Heads({
  layout,
  picture,
  view,
  width,
}: {
  picture: Picture;
  layout: Layout;
  view: ReturnType<typeof useView>;
  width: number;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <g className="heads" aria-hidden="true">
      {layout.columns.map(({ layer, x }) => (
        <text key={layer.key} x={view.onScreen(x)} y="18">
          <tspan className="h">{headOf(t, picture, layer)[0]}</tspan>
          <tspan className="hc" dx="5">
            {headOf(t, picture, layer)[1]}
          </tspan>
        </text>
      ))}
      <path className="hl" d={`M20 30H${width - 16}`} />
    </g>
  );
}

/** A round quantity whose width can be seen: 1, 2 or 5 of some power of ten. */
function scaleSample(scale: number): { amount: string; width: number } {
  const wanted = 5 / scale;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].find((one) => one * power >= wanted * 0.55) ?? 1;
  const amount = step * power;
  return { amount: String(Number(amount.toPrecision(1))), width: amount * scale };
}

function ZoomBar({
  layout,
  view,
  unit,
}: {
  layout: Layout;
  view: ReturnType<typeof useView>;
  unit: string | null | undefined;
}): ReactNode {
  const { t } = useTranslation();
  const sample = scaleSample(layout.scale * view.scale);
  return (
    <div className="zoom">
      {layout.flows.some(({ toScale }) => toScale) && (
        <span className="row" style={{ gap: 6 }}>
          <svg width="34" height="14" aria-hidden="true">
            <rect
              x="0"
              y={7 - sample.width / 2}
              width="34"
              height={sample.width}
              fill="var(--sy-path)"
              opacity=".6"
            />
          </svg>
          {t("trace.drawing.scale", { quantity: sample.amount, unit: unit ?? "" })}
        </span>
      )}
      <span className="zb">
        <button
          type="button"
          aria-label={t("trace.drawing.zoom_out")}
          onClick={() => view.zoom(0.8)}
        >
          <Icon name="minus" size={14} />
        </button>
        <button type="button" aria-label={t("trace.drawing.fit")} onClick={view.fit}>
          <Icon name="fit" size={14} />
        </button>
        <button
          type="button"
          aria-label={t("trace.drawing.zoom_in")}
          onClick={() => view.zoom(1.25)}
        >
          <Icon name="plus" size={14} />
        </button>
      </span>
    </div>
  );
}
