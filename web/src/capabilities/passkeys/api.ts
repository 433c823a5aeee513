/** One's own passkeys. Mirrors `/session/passkeys` and `/session/passkey`. */
import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "../../api/client";
import type { components } from "../../api/schema.gen";
import { make, show } from "../../passkeys/ceremony";

export type Passkey = components["schemas"]["PasskeyView"];

export const passkeysQuery = queryOptions({
  queryKey: ["passkeys"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/session/passkeys", { signal })),
});

/** Makes a passkey in this browser and lets the server keep its public key. */
export async function makePasskey(name: string, password: string): Promise<Passkey> {
  const asked = await unwrap(api.POST("/api/v1/session/passkeys/question", { body: { password } }));
  const credential = await make(asked.options);
  return unwrap(api.POST("/api/v1/session/passkeys", { body: { name, credential } }));
}

export const takePasskey = (id: string) =>
  unwrap(api.DELETE("/api/v1/session/passkeys/{id}", { params: { path: { id } } }));

/** Signs in by a passkey. */
export async function enterByPasskey() {
  const asked = await unwrap(api.POST("/api/v1/session/passkey/question"));
  const credential = await show(asked.options);
  return unwrap(api.POST("/api/v1/session/passkey", { body: { credential } }));
}
