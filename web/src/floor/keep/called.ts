/**
 * Follows the call that was made here: from the outbox to the server, to the person who comes. Each
 * step sounds and shakes, because whoever called looks at their hands and not at the screen.
 */
import { type Called, called, keepCalled } from "../base/called";
import { signal } from "../feedback/signal";
import { type CallView, callOf } from "../server/calls";
import { done } from "./outbox";

const EVERY = 6_000;

interface Raised {
  result?: CallView;
}

const nameOf = (who: CallView["answered_by"]): string | null => who?.name ?? null;

/** A call with what the server says of it. */
export function heardOf(call: Called, view: CallView): Called {
  return {
    ...call,
    code: view.code,
    state: view.state as Called["state"],
    by: nameOf(view.answered_by),
    note: view.answer ?? null,
  };
}

function become(next: Called): void {
  const before = called.get();
  // Another call was made, or this one put away, while the answer came.
  if (before?.key !== next.key) return;
  if (before.state === next.state && before.by === next.by && before.code === next.code) return;
  if (before.state !== next.state && next.state !== "raised") signal("ok");
  keepCalled(next);
}

/** What the outbox says of a call that the server has not been asked about. */
function fromOutbox(call: Called): void {
  if (call.code !== null) return;
  const answered = done.get().find(({ key }) => key === call.key)?.answered;
  const view = (answered?.answer as Raised | null | undefined)?.result;
  if (view) become(heardOf(call, view));
}

const isOpen = ({ state }: Called): boolean => state !== "resolved" && state !== "withdrawn";

async function look(): Promise<void> {
  const call = called.get();
  if (!call || !isOpen(call)) return;
  fromOutbox(call);
  const { code } = called.get() ?? {};
  if (code) become(heardOf(call, await callOf(code)));
}

let timer: ReturnType<typeof setInterval> | undefined;

/** Follows the call from now on; asking twice is the same as once. */
export function follow(): void {
  if (timer !== undefined) return;
  timer = setInterval(() => void look().catch(() => undefined), EVERY);
  done.watch(() => void look().catch(() => undefined));
  void look().catch(() => undefined);
}
