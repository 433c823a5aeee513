/** A device that a leader put at a station: who may sign in there, by badge or by PIN. */
import type { components } from "../../api/schema.gen";
import { cell } from "../base/cell";
import { Problem, request } from "./request";
import { endSession, type Session, session, take } from "./session";

/** What the device shows before anybody signs in; nobody is listed where every badge will do. */
export type Kiosk = components["schemas"]["KioskFace"];

/** What this device is; `null` where it is nobody's kiosk. */
export async function kioskHere(): Promise<Kiosk | null> {
  try {
    return await request<Kiosk>("kiosk", { quiet: true, background: true });
  } catch (cause) {
    // Only a "no" says that it is none: a broken line or server says nothing about the device.
    if (cause instanceof Problem && cause.status >= 400 && cause.status < 500) return null;
    throw cause;
  }
}

export type Credential = { badge: string; pin?: string } | { person: string; pin: string };

export async function signInAtKiosk(credential: Credential): Promise<void> {
  const body = credential;
  await take(await request<Session>("session/badge", { method: "POST", body, quiet: true }));
  proof = "badge" in credential ? await digest(credential.badge) : null;
}

/**
 * The badge of who is signed in, as a digest in memory and nowhere else. Without network the device
 * cannot ask the server who somebody is, but it can tell that the same badge came back.
 */
let proof: string | null = null;
const salt = crypto.randomUUID();

async function digest(badge: string): Promise<string> {
  const bytes = new TextEncoder().encode(`${salt} ${badge}`);
  const made = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(made)].join(".");
}

/** Nobody used the device and the line is down: it waits for the badge it knows. */
export const locked = cell(false);

/** Whether it can wait for that badge; where it cannot, the session ends. */
export const canLock = (): boolean => proof !== null;

export async function unlock(badge: string): Promise<boolean> {
  const same = proof !== null && (await digest(badge)) === proof;
  if (same) locked.set(false);
  return same;
}

/** The line is back, or somebody else is here: whoever was signed in signs in anew. */
export async function leaveLocked(): Promise<void> {
  proof = null;
  locked.set(false);
  await endSession();
}

session.watch(() => {
  if (session.get()) return;
  proof = null;
  locked.set(false);
});

/** Chooses one's own PIN; the one that was given signs nothing. */
export async function choosePin(current: string, pin: string): Promise<void> {
  await request("session/pin", { method: "PUT", body: { current, pin } });
  await take(await request<Session>("session", { quiet: true }));
}
