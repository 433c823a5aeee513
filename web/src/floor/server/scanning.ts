/** Asks the server what a code is, where the device does not know. Never asked for feedback. */
import { request } from "./request";

interface Reading {
  kind: string;
  id?: string | null;
  code?: string | null;
}

const PAGES: Record<string, string> = {
  lot: "lot",
  serial: "lot",
  place: "place",
  run: "feed",
  work_order: "order",
  purchase_order: "receive",
  shipment: "ship",
  unit: "unit",
  item: "find",
};

/** The page of what it is, if the server has one reading of it. */
export async function askServer(text: string): Promise<[string, ...string[]] | null> {
  const { readings } = await request<{ readings: Reading[] }>(
    `scan?text=${encodeURIComponent(text)}`,
  );
  const [one, ...more] = readings;
  const page = one && more.length === 0 ? PAGES[one.kind] : undefined;
  const name = one?.id ?? one?.code;
  return page && name ? [page, name] : null;
}
