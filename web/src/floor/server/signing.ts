/**
 * Acts that bear a signature at a shared device: the server asks for the PIN once more, and takes the
 * same act again. Who is asked types it themselves; the device keeps nothing of it.
 */
import { cell } from "../base/cell";
import { Problem, request } from "./request";
import { type Session, take } from "./session";

export interface Asking {
  signed: () => void;
  left: () => void;
}

/** Somebody is asked to sign; the page in front shows it. */
export const asking = cell<Asking | null>(null);

const asked = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const close = (end: () => void) => () => {
      asking.set(null);
      end();
    };
    asking.set({ signed: close(resolve), left: close(() => reject(new Problem(0, "cancelled"))) });
  });

/** Runs an act, and again once it was signed. The act keeps its idempotency key. */
export async function signed<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.code !== "step_up_needed") throw cause;
  }
  await asked();
  return act();
}

export type Secret = { pin: string } | { password: string };

export async function stepUp(body: Secret): Promise<void> {
  await take(await request<Session>("session/step-up", { method: "POST", body }));
}
