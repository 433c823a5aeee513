/** Search inside a drawing: by what a node is called, what it is of, and how traces name it. */
import type { PictureNode } from "../../api/types";

const plainly = (text: string): string => text.normalize("NFKC").toLocaleLowerCase();

/** Places of the nodes that have every word of the search somewhere, in the order of the layers. */
export function findInside(nodes: readonly PictureNode[], search: string): number[] {
  const words = plainly(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found: number[] = [];
  nodes.forEach(({ title, subtitle, ref }, at) => {
    const said = plainly(`${title} ${subtitle ?? ""} ${ref ?? ""}`);
    if (words.every((word) => said.includes(word))) found.push(at);
  });
  return found.sort((a, b) => (nodes[a]?.layer ?? 0) - (nodes[b]?.layer ?? 0) || a - b);
}
