/** Who is signed in. Kept on the device, so that the application opens without network. */
import type { components } from "../../api/schema.gen";
import { show } from "../../passkeys/ceremony";
import { cell } from "../base/cell";
import { readMeta, writeMeta } from "../keep/database";
import { Problem, rememberCsrf, request } from "./request";

export type Session = components["schemas"]["SessionView"];

/** `undefined` until the device has looked. */
export const session = cell<Session | null | undefined>(undefined);

/** Takes a session that was opened in another way than by name and password. */
export const take = (next: Session): Promise<void> => keep(next);

async function keep(next: Session | null): Promise<void> {
  rememberCsrf(next?.csrf ?? null);
  session.set(next);
  await writeMeta("session", next).catch(() => undefined);
}

/** Who was signed in the last time, from the device alone. */
export async function restoreSession(): Promise<void> {
  const kept = await readMeta<Session>("session").catch(() => null);
  // At a shared device nobody finds the one before them signed in, with network or without.
  const over = kept?.kiosk != null && Date.parse(kept.kiosk.ends_at) < Date.now();
  const known = over ? null : kept;
  if (known) rememberCsrf(known.csrf);
  // Nobody has to wait for the server to be told that it does not know them.
  session.set(known);
}

/** Who is signed in, if the server can be asked. */
export async function openSession(): Promise<void> {
  const kept = session.get();
  try {
    await keep(await request<Session>("session", { quiet: true }));
  } catch (cause) {
    // Only a "no" of the server ends a session; a broken line does not.
    const refused = cause instanceof Problem && (cause.status === 401 || cause.status === 403);
    if (refused || !kept) await keep(null);
  }
}

export async function signIn(username: string, password: string): Promise<void> {
  await keep(
    await request<Session>("session", {
      method: "POST",
      body: { username, password },
      quiet: true,
    }),
  );
}

/** Signs in by a passkey of the person's own device. */
export async function signInByPasskey(): Promise<void> {
  await byPasskey("session/passkey");
}

/** Signs once more with a passkey of one's own. */
export const stepUpByPasskey = (): Promise<void> => byPasskey("session/step-up/passkey");

async function byPasskey(path: string): Promise<void> {
  const asked = await request<components["schemas"]["PasskeyQuestion"]>(
    "session/passkey/question",
    { method: "POST", quiet: true },
  );
  const credential = await show(asked.options);
  await keep(await request<Session>(path, { method: "POST", body: { credential }, quiet: true }));
}

export async function signOut(): Promise<void> {
  await request("session", { method: "DELETE", quiet: true }).catch(() => undefined);
  await keep(null);
}

/** The server no longer knows the session. What waits to be sent stays where it is. */
export const endSession = (): Promise<void> => keep(null);

export const may = (permission: string): boolean =>
  session.get()?.permissions.includes(permission) ?? false;
