/** Which goods were scanned once more at the lorry: kept over a reload, until the lorry has left. */
const keyOf = (shipment: string): string => `suyuan.loaded.${shipment}`;

export function loadedOf(shipment: string): ReadonlySet<number> {
  try {
    return new Set(JSON.parse(localStorage.getItem(keyOf(shipment)) ?? "[]") as number[]);
  } catch {
    return new Set();
  }
}

export function keepLoaded(shipment: string, picks: ReadonlySet<number>): void {
  localStorage.setItem(keyOf(shipment), JSON.stringify([...picks]));
}

export const forgetLoaded = (shipment: string): void => localStorage.removeItem(keyOf(shipment));
