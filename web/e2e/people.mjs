/** People whom a scenario needs beside the one it signs in. */
import assert from "node:assert/strict";
import { request as requests } from "playwright-core";
import { ask } from "./steps.mjs";

const FIRST = "of the first day 1127";

/** Somebody with a session of their own, somewhere else. */
export async function elsewhere(base) {
  const context = await requests.newContext({ ignoreHTTPSErrors: true, baseURL: base });
  let csrf = "";
  const ask = async (method, path, body) => {
    const answer = await context.fetch(`/api/v1${path}`, {
      method,
      headers: { "x-csrf-token": csrf, "content-type": "application/json" },
      ...(body ? { data: body } : {}),
    });
    const text = await answer.text();
    const said = text ? JSON.parse(text) : {};
    if (said.csrf) csrf = said.csrf;
    return { status: answer.status(), said };
  };
  return { ask, close: () => context.dispose() };
}

/** A person who has chosen a password of their own already. */
export async function somebody(page, base, { password, ...person }) {
  const made = await ask(page, "POST", "/people", { ...person, password: FIRST });
  const away = await elsewhere(base);
  await away.ask("POST", "/session", { username: person.username, password: FIRST });
  const chosen = await away.ask("PUT", "/session/password", { current: FIRST, password });
  assert.equal(chosen.status, 204, JSON.stringify(chosen.said));
  await away.ask("DELETE", "/session");
  await away.close();
  return made;
}
