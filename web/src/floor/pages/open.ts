/** A scan on a screen that has no use for it opens what was scanned. */
import { go } from "../base/route";
import { carry } from "../base/scans";
import { signal } from "../feedback/signal";
import { type Reading, resolve } from "../judge/resolve";
import { kept } from "../keep/stock";
import type { Scan } from "../scan/scan";

/** The page that works with what was read. */
export function pageOf(reading: Reading): [string, ...string[]] {
  switch (reading.kind) {
    case "lot":
      return ["lot", reading.lot.lot];
    case "place":
      return ["place", reading.code];
    case "unit":
      return ["unit", reading.code];
    case "run":
      return ["feed", reading.run.run];
    case "work_order": {
      const open = reading.work.runs.filter(({ closed_at }) => closed_at == null);
      // With one pot open there is one thing one can mean.
      return open.length === 1 && open[0] ? ["feed", open[0].run] : ["order", reading.code];
    }
    case "purchase_order":
      return ["receive", reading.code];
    case "delivery":
      return reading.orders.length === 1
        ? ["receive", reading.orders[0]?.code ?? "", reading.item.code]
        : ["deliveries", reading.item.code];
    case "shipment":
      return ["ship", reading.code];
    case "item":
      return ["find", reading.item.code];
    case "weight":
      return [""];
  }
}

export function toWhatItIs(scan: Scan): void {
  const readings = resolve(kept.get(), scan);
  carry(scan);
  const [first] = readings;
  if (!first) {
    signal("no");
    go("unknown", scan.text);
  } else if (readings.length > 1) {
    signal("ask");
    go("which", scan.text);
  } else {
    signal("ok");
    go(...pageOf(first));
  }
}
