/**
 * Files on their way to what they belong to. The list outlives the page they were chosen on, so that
 * one that was refused still stands where it belongs, and can be sent again, when somebody comes
 * there; and the browser asks before it is closed over them.
 */
import type { Attachment } from "./api";

/** A file that is sent, was refused, or is kept. */
export interface Sent {
  /** One key however often it is sent: trying again attaches it once. */
  key: string;
  /** Whose it is, and of which site: nobody sends another's files under their own name. */
  owner: string;
  site: string;
  subject: string;
  file: File;
  state: "sending" | "failed" | "kept";
  kept?: Attachment;
  problem?: unknown;
}

type Listener = () => void;

let held: readonly Sent[] = [];
const listeners = new Set<Listener>();

const isUnsent = ({ state }: Sent): boolean => state !== "kept";

function keepOpen(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function become(next: readonly Sent[]): void {
  held = next;
  if (held.some(isUnsent)) window.addEventListener("beforeunload", keepOpen);
  else window.removeEventListener("beforeunload", keepOpen);
  for (const listener of listeners) listener();
}

export const outbox = {
  read: (): readonly Sent[] => held,
  listen: (listener: Listener): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  add: (sent: readonly Sent[]): void => become([...held, ...sent]),
  put: (key: string, words: Partial<Sent>): void =>
    become(held.map((one) => (one.key === key ? { ...one, ...words } : one))),
  drop: (key: string): void => become(held.filter((one) => one.key !== key)),
};
