/** What goes to the server, and what is made of its answers. */
import { afterEach, expect, test, vi } from "vitest";

const entry = (sequence: number) => ({
  device: "d",
  sequence,
  key: `key-${sequence}`,
  act: "finish" as const,
  at: "2026-11-19T14:40:00.000+08:00",
  put_in: "scanned" as const,
  path: { run: "run:R 1" },
  body: {},
});

interface Call {
  url: string;
  key: string | null;
  body: Record<string, unknown>;
}

/** Plays the server; a fresh module forgets what the last server could do. */
async function against(answer: (call: Call) => [number, unknown]) {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", async (url: string, asked: RequestInit) => {
    const call = {
      url,
      key: new Headers(asked.headers).get("idempotency-key"),
      body: JSON.parse(String(asked.body)) as Record<string, unknown>,
    };
    calls.push(call);
    const [status, body] = answer(call);
    return new Response(JSON.stringify(body), { status });
  });
  vi.resetModules();
  const { send } = await import("./outbox");
  return { send, calls };
}

afterEach(() => vi.unstubAllGlobals());

test("a queue goes as a whole, in its order, with the clock of the device", async () => {
  const answer = { clock_offset_ms: 5, next_sequence: 3, entries: [] };
  const { send, calls } = await against(() => [200, answer]);

  expect(await send([entry(1), entry(2)], "2026-11-19T15:00:00.000+08:00")).toEqual(answer);
  expect(calls).toHaveLength(1);
  expect(calls[0]?.url).toBe("/api/v1/outbox");
  expect(calls[0]?.body).toMatchObject({
    device: "d",
    sent_at: "2026-11-19T15:00:00.000+08:00",
    entries: [{ sequence: 1, key: "key-1", act: "finish_operation" }, { sequence: 2 }],
  });
});

test("what was asked is told apart from what was done", async () => {
  const { isAsked } = await import("./outbox");

  expect((["hold", "dispatch", "plan", "set_pick"] as const).every(isAsked)).toBe(true);
  expect((["feed", "build", "pick", "receive"] as const).some(isAsked)).toBe(false);
});

test("a broken line is no answer", async () => {
  const { send } = await against(() => [503, { code: "busy", params: {} }]);

  await expect(send([entry(1)], "now")).rejects.toMatchObject({ code: "busy" });
});
