/** Asks the server what a code is, where the device does not know. Never asked for feedback. */
import type { components } from "../../api/schema.gen";
import { request } from "./request";

type Reading = components["schemas"]["ScanReading"];

/** Which page works with a kind of thing, and which word of ours says what it is. */
const PAGES: Record<string, [page: string, word: string]> = {
  lot: ["lot", "lot"],
  serial: ["lot", "lot"],
  place: ["place", "place"],
  run: ["feed", "run"],
  work_order: ["order", "work_order"],
  purchase_order: ["receive", "purchase_order"],
  shipment: ["ship", "shipment"],
  unit: ["unit", "unit"],
  item: ["find", "item"],
};

/** One thing a code may stand for, and the page that works with it. */
export interface Meaning {
  to: [string, ...string[]];
  word: string;
  name: string;
  code: string;
}

function meaningOf({ kind, id, code, name, item_name }: Reading): Meaning[] {
  const found = PAGES[kind];
  if (!found) return [];
  const [page, word] = found;
  return [{ to: [page, id], word, name: item_name ?? name ?? code, code }];
}

/** Everything the server says a code may stand for that the floor has a page for, likeliest first. */
export async function askServer(text: string): Promise<Meaning[]> {
  const { readings } = await request<{ readings: Reading[] }>(
    `scan?text=${encodeURIComponent(text)}`,
  );
  return readings.flatMap(meaningOf);
}
