/** What the codes in a photo stand for, as far as a complaint can be about it. */
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";
import type { Scan } from "../../floor/scan/scan";

export type ScanView = components["schemas"]["ScanView"];
export type UnitView = components["schemas"]["UnitView"];

/** Something that a complaint can be about: a lot, or the delivery note of the goods. */
export interface Offer {
  fills: "lot" | "document";
  /** What the code stands on: a lot, one piece, a unit with goods in it, a shipment. */
  kind: "lot" | "serial" | "unit" | "shipment";
  /** What goes into the field. */
  value: string;
  /** What a person finds on the label. */
  code: string;
  /** What is in it. */
  about: string;
}

/** What a photo says: what may be used, and codes that say nothing here. */
export interface Said {
  offers: Offer[];
  unknown: string[];
}

/** What a reading offers; a unit offers the lots in it, which `unit` looks up. */
export async function offersOf(
  { readings }: Pick<ScanView, "readings">,
  unit: (code: string) => Promise<Pick<UnitView, "contents">>,
): Promise<Offer[]> {
  const each = readings.map(async ({ kind, id, code, item_name, of_lot }): Promise<Offer[]> => {
    const about = item_name ?? "";
    if (kind === "lot") return [{ fills: "lot", kind, value: id, code, about }];
    if (kind === "serial") return [{ fills: "lot", kind, value: of_lot ?? id, code, about }];
    if (kind === "shipment") return [{ fills: "document", kind, value: code, code, about }];
    if (kind !== "unit") return [];
    const { contents } = await unit(code);
    return contents.map((within) => ({
      fills: "lot",
      kind,
      value: within.lot,
      code: within.lot_number ?? within.lot,
      about: within.item_name,
    }));
  });
  return (await Promise.all(each)).flat();
}

/** All that the codes of one photo say; what two of them say is offered once. */
export async function saidBy(
  scans: readonly Pick<Scan, "text" | "symbology">[],
  look: (text: string) => Promise<Pick<ScanView, "readings">>,
  unit: (code: string) => Promise<Pick<UnitView, "contents">>,
): Promise<Said> {
  const offers = new Map<string, Offer>();
  const unknown: string[] = [];
  for (const { text, symbology } of scans) {
    const found = await offersOf(await look(`${symbology ?? ""}${text}`), unit);
    if (found.length === 0) unknown.push(shown(text));
    for (const offer of found) {
      const key = `${offer.fills} ${offer.value}`;
      if (!offers.has(key)) offers.set(key, offer);
    }
  }
  return { offers: [...offers.values()], unknown };
}

/** Separators as something that can be seen. */
const shown = (text: string): string => text.replaceAll("\u001d", " · ");

/** The decoder is large: it is fetched with the first photo, and no page waits for it. */
async function read(file: File): Promise<Scan[]> {
  const [{ openDecoder }, { readPhoto }] = await Promise.all([
    import("../../floor/scan/camera/decoder"),
    import("../../floor/scan/camera/photo"),
  ]);
  const decoder = openDecoder();
  try {
    await decoder.ready;
    return await readPhoto(decoder, file);
  } finally {
    decoder.close();
  }
}

let before: Promise<unknown> = Promise.resolve();

/** The codes in a photo. One photo after the other: each takes much memory while it is looked at. */
function codesIn(file: File): Promise<Scan[]> {
  const now = before.then(() => read(file));
  before = now.catch(() => undefined);
  return now;
}

/** Looks into a photo, and asks the server what is found there. */
export async function lookInto(site: string, file: File): Promise<Said> {
  const look = (text: string) =>
    unwrap(api.GET("/api/v1/scan", { params: { query: { site, text } } }));
  const unit = (code: string) =>
    unwrap(api.GET("/api/v1/units/{code}", { params: { path: { code }, query: { site } } }));
  return saidBy(await codesIn(file), look, unit);
}
