/** The browser's side of passkeys: one is made, or one is shown. */

/** Whether the browser knows passkeys at all. It does only on a page that came safely. */
export const knowsPasskeys = (): boolean =>
  typeof PublicKeyCredential !== "undefined" &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function";

/** The person, or the browser, called it off: no fault that anybody has to read about. */
export const wasCalledOff = (cause: unknown): boolean =>
  cause instanceof DOMException && ["NotAllowedError", "AbortError"].includes(cause.name);

/** As the contract writes an object whose members are the browser's concern. */
type Answer = Record<string, never>;

function answered(credential: Credential | null): Answer {
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException("", "NotAllowedError");
  return credential.toJSON() as unknown as Answer;
}

/** Makes a passkey as the server asks for it. */
export async function make(options: unknown): Promise<Answer> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as PublicKeyCredentialCreationOptionsJSON,
  );
  return answered(await navigator.credentials.create({ publicKey }));
}

/** Lets the person show a passkey. */
export async function show(options: unknown): Promise<Answer> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as PublicKeyCredentialRequestOptionsJSON,
  );
  return answered(await navigator.credentials.get({ publicKey }));
}
