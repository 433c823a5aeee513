/** How old what this device knows is, and what of it is not all there. */
import type { ReactNode } from "react";
import { since } from "../../language/span";
import { clock } from "../../language/time";
import { useCell } from "../base/cell";
import { t } from "../base/words";
import { failing, kept } from "../keep/stock";
import { Mark } from "../parts/Icon";
import { line } from "../server/request";

/** Younger than this nobody has to be told on the first screen. */
const OLD_MS = 300_000;

/** Under this it is from now. */
const YOUNG_MS = 60_000;

export function ageOf(as_of: number): string {
  const at = new Date(as_of).toISOString();
  if (Date.now() - as_of < YOUNG_MS) return t("floor.why.known_at", { at: clock(at) });
  return t("floor.cache.age", { at: clock(at), span: since(t, at) });
}

/** Lists that are cut, in words. */
export const cutOf = (more: readonly string[]): string =>
  t("floor.cache.more", { what: more.map((list) => t(`floor.cache.${list}`)).join(", ") });

/** On the first screen only what one has to know before working on. */
export function KeptNote(): ReactNode {
  const { as_of, more } = useCell(kept);
  const { online } = useCell(line);
  const failed = useCell(failing);
  const old = !online || failed || Date.now() - as_of > OLD_MS;
  const said = [
    ...(as_of > 0 && failed && online ? [t("floor.load.old")] : []),
    ...(as_of > 0 && old ? [ageOf(as_of)] : []),
    ...(more.length > 0 ? [cutOf(more)] : []),
  ];
  return said.map((sentence) => (
    <p key={sentence} className="f-note" role="status">
      <Mark name="warn" />
      <span>{sentence}</span>
    </p>
  ));
}
