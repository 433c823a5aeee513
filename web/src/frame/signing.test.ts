import { afterEach, expect, test, vi } from "vitest";
import { fetchSigned, nowAsked, type ToSign } from "./signing";

afterEach(() => vi.unstubAllGlobals());

const refusal = (code: string, params = {}): Response =>
  new Response(JSON.stringify({ code, params }), { status: 409 });

/** Answers one after the other; what was sent is kept. */
function server(...answers: Response[]): { seen: { tickets: string | null; body: string }[] } {
  const seen: { tickets: string | null; body: string }[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    seen.push({
      tickets: request.headers.get("suyuan-signatures"),
      body: await request.text(),
    });
    return answers.shift();
  });
  return { seen };
}

const act = (): Request =>
  new Request("http://desk/api/v1/holds/1/lift", { method: "POST", body: '{"reason":"no glass"}' });

const needed = (): Response =>
  refusal("signature_needed", { act: "lift_hold", signatures: "2", meanings: "release review" });

/** Whoever is in front answers the next question. */
async function answering(tickets: string[] | null, sent: Promise<Response>): Promise<ToSign> {
  const question = await vi.waitFor(() => {
    const asked = nowAsked();
    if (!asked) throw new Error("nobody is asked");
    return asked;
  });
  question.answer(tickets);
  await sent;
  return question;
}

test("an act that needs signatures goes out again with them, unchanged", async () => {
  const { seen } = server(needed(), new Response("{}", { status: 201 }));
  const sent = fetchSigned(act());
  const { act: name, people, meanings, sent: what, about } = await answering(["one", "two"], sent);
  expect({ name, people, meanings, what, about }).toEqual({
    name: "lift_hold",
    what: { path: "/api/v1/holds/1/lift", body: '{"reason":"no glass"}' },
    about: [["reason", "no glass"]],
    people: 2,
    meanings: ["release", "review"],
  });
  expect(seen).toEqual([
    { tickets: "", body: '{"reason":"no glass"}' },
    { tickets: "one,two", body: '{"reason":"no glass"}' },
  ]);
  expect((await sent).status).toBe(201);
});

test("who leaves gets the refusal, with its words still to be read", async () => {
  const { seen } = server(needed());
  const sent = fetchSigned(act());
  await answering(null, sent);
  expect(seen).toHaveLength(1);
  expect(await (await sent).json()).toMatchObject({ code: "signature_needed" });
});

test("another refusal asks nobody", async () => {
  server(refusal("hold_not_open"));
  const sent = await fetchSigned(act());
  expect(sent.status).toBe(409);
  expect(nowAsked()).toBeNull();
});
