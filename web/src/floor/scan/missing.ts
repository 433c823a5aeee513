/** What this browser lacks to read codes by itself. */
export type Missing = "insecure" | "camera";

export function missing(): Missing[] {
  const found: Missing[] = [];
  if (!globalThis.isSecureContext) found.push("insecure");
  else if (!navigator.mediaDevices) found.push("camera");
  return found;
}
