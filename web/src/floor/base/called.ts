/** The call somebody made at this device, until they have seen how it ended. */
import { cell } from "./cell";

export interface Called {
  /** Key of its entry in the outbox. */
  key: string;
  person: string;
  kind: string;
  /** When it was pressed, by the device's clock. */
  made: number;
  /** Its number, once the server has heard it. */
  code: string | null;
  state: "waiting" | "raised" | "answered" | "resolved" | "withdrawn";
  /** Who comes. */
  by: string | null;
  /** What they said. */
  note: string | null;
  /** Pictures that were taken for it here; absent in what an older page kept. */
  pictures?: number;
}

const KEPT = "suyuan.floor.call";

function kept(): Called | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "null") as Called | null;
  } catch {
    return null;
  }
}

export const called = cell<Called | null>(typeof localStorage === "undefined" ? null : kept());

export function keepCalled(call: Called | null): void {
  if (call) localStorage.setItem(KEPT, JSON.stringify(call));
  else localStorage.removeItem(KEPT);
  called.set(call);
}
