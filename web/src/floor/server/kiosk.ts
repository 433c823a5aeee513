/** A device that a leader put at a station: who may sign in there, by badge or by PIN. */
import { Problem, request } from "./request";
import { type Session, take } from "./session";

export interface Kiosk {
  id: string;
  station: string;
  station_name: string | null;
  /** Today's people; empty where nobody was assigned and every badge will do. */
  people: { id: string; name: string | null }[];
  listed: boolean;
  badge_alone: boolean;
  /** Seconds without use after which the session ends. */
  idle_s: number;
}

/** What this device is; `null` where it is nobody's kiosk. */
export async function kioskHere(): Promise<Kiosk | null> {
  try {
    return await request<Kiosk>("kiosk", { quiet: true, background: true });
  } catch (cause) {
    // A broken line says nothing about what the device is.
    if (cause instanceof Problem && cause.status !== 0) return null;
    throw cause;
  }
}

export type Credential = { badge: string; pin?: string } | { person: string; pin: string };

export async function signInAtKiosk(credential: Credential): Promise<void> {
  const body = credential;
  await take(await request<Session>("session/badge", { method: "POST", body, quiet: true }));
}
