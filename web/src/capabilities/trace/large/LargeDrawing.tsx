/**
 * A drawing of thousands of nodes. A worker lays it out and paints; the page only moves what was
 * painted, so that moving stays smooth however much there is, and the next painting catches up.
 */
import { type KeyboardEvent, type ReactNode, useCallback, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Picture } from "../../../api/types";
import { useTheme } from "../../../frame/theme";
import { Icon } from "../../../marks/Icon";
import { FindInside } from "../FindInside";
import { Minimap } from "../Minimap";
import { layerName, spokenNode, titleOf } from "../words";
import { colours } from "./colours";
import { nextNode, useMoving } from "./moving";
import type { Look } from "./paint";
import { usePainted } from "./painted";
import { BAR, nodeAt, type Places } from "./places";

interface Props {
  picture: Picture;
  selected: string | null;
  onSelect: (id: string) => void;
  size: { width: number; height: number };
}

/** How far from a bar a pointer still means it, in pixels of the screen. */
const REACH = 6;

export function LargeDrawing({ picture, selected, onSelect, size }: Props): ReactNode {
  const { t, i18n } = useTranslation();
  const { theme } = useTheme();
  const image = useRef<HTMLCanvasElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: titles are words of the language.
  const titles = useMemo(
    () => picture.nodes.map((node) => titleOf(t, node)),
    [picture.nodes, t, i18n.language],
  );
  const [found, setFound] = useState<readonly number[]>([]);
  const [focused, setFocused] = useState<number | null>(null);
  const [near, setNear] = useState<{ node: number; x: number; y: number } | null>(null);
  const chosen = picture.nodes.findIndex(({ id }) => id === (selected ?? ""));
  const marked = focused ?? (chosen < 0 ? null : chosen);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme stands for the colours.
  const painting = useMemo(
    () => ({ colours: colours(), selected: marked, found: new Set(found) }),
    [theme, marked, found],
  );
  const { places, ask } = usePainted({ picture, titles, size, painting, image });
  const { look, move, zoom, whole, reveal, dragged, handlers } = useMoving({
    places,
    size,
    ask,
    picture,
  });

  const show = (node: number | null): void => {
    if (node === null || !places) return;
    setFocused(node);
    reveal(node);
  };
  const pick = (clientX: number, clientY: number, box: DOMRect): number | null => {
    const [x, y] = [
      (clientX - box.left - look.x) / look.scale,
      (clientY - box.top - look.y) / look.scale,
    ];
    return places && nodeAt(places, x, y, REACH / look.scale);
  };
  const select = (node: number | null): void => {
    const id = node === null ? undefined : picture.nodes[node]?.id;
    if (id !== undefined) {
      setFocused(node);
      onSelect(id);
    }
  };
  const onKey = (event: KeyboardEvent): void => {
    const here = marked ?? picture.nodes.findIndex(({ root }) => root);
    if (event.key === "Enter" || event.key === " ") select(here < 0 ? null : here);
    else if (event.key.startsWith("Arrow") && places)
      show(nextNode(places, Math.max(0, here), event.key));
    else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") whole();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const boxes = useBoxes(places, marked, found);
  const spoken = marked === null ? undefined : picture.nodes[marked];
  const go = useCallback((x: number, y: number) => move(x, y), [move]);
  return (
    <>
      <div
        className="large"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk over what is painted.
        tabIndex={0}
        aria-roledescription={t("trace.drawing.role")}
        aria-label={t("trace.drawing.label", { nodes: picture.nodes.length })}
        onKeyDown={onKey}
        {...handlers}
        onPointerLeave={() => setNear(null)}
        onMouseMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const node = event.buttons === 0 ? pick(event.clientX, event.clientY, box) : null;
          setNear(
            node === null
              ? null
              : { node, x: event.clientX - box.left, y: event.clientY - box.top },
          );
        }}
        onClick={(event) => {
          if (dragged()) return;
          select(pick(event.clientX, event.clientY, event.currentTarget.getBoundingClientRect()));
        }}
      >
        <canvas ref={image} aria-hidden="true" />
        {places && <Heads picture={picture} places={places} look={look} width={size.width} />}
        {near && <Hint text={titles[near.node] ?? ""} x={near.x} y={near.y} />}
        <span className="sr" role="status">
          {spoken && spokenNode(t, spoken, picture.layers[spoken.layer], picture)}
        </span>
      </div>
      <FindInside
        nodes={picture.nodes}
        onFound={(all, current) => {
          setFound(all);
          show(current);
        }}
      />
      <div className="zoom large-zoom">
        <span className="zb">
          <button type="button" aria-label={t("trace.drawing.zoom_out")} onClick={() => zoom(0.8)}>
            <Icon name="minus" size={14} />
          </button>
          <button type="button" aria-label={t("trace.drawing.fit")} onClick={whole}>
            <Icon name="fit" size={14} />
          </button>
          <button type="button" aria-label={t("trace.drawing.zoom_in")} onClick={() => zoom(1.25)}>
            <Icon name="plus" size={14} />
          </button>
        </span>
      </div>
      {places && <Minimap drawing={places} frame={size} look={look} boxes={boxes} onGo={go} />}
    </>
  );
}

/** Every node in the map; the one that is meant, and those that were found, stand out. */
function useBoxes(places: Places | null, marked: number | null, found: readonly number[]) {
  return useMemo(() => {
    if (!places) return [];
    const strong = new Set(found);
    if (marked !== null) strong.add(marked);
    const all = Array.from(places.order, (node) => ({
      x: places.columns[places.layer[node] ?? 0] ?? 0,
      y: places.y[node] ?? 0,
      height: places.h[node] ?? 0,
      strong: strong.has(node),
    }));
    return all.sort((a, b) => Number(a.strong) - Number(b.strong));
  }, [places, marked, found]);
}

function Heads({
  picture,
  places,
  look,
  width,
}: {
  picture: Picture;
  places: Places;
  look: Look;
  width: number;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <svg className="heads" width={width} height="32" aria-hidden="true">
      {picture.layers.map((layer, at) => (
        <text key={layer.key} x={look.x + (places.columns[at] ?? 0) * look.scale} y="18">
          <tspan className="h">{layerName(t, layer)}</tspan>
          <tspan className="hc" dx="5">
            {layer.count}
          </tspan>
        </text>
      ))}
      <path className="hl" d={`M20 30H${width - 16}`} />
    </svg>
  );
}

function Hint({ text, x, y }: { text: string; x: number; y: number }): ReactNode {
  return (
    <span className="large-hint" style={{ left: x + BAR, top: y + BAR }}>
      {text}
    </span>
  );
}
