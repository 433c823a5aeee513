/** Stands where the camera will be; names that there is none yet. */
import { type ReactNode, useEffect } from "react";
import { type Missing, missing } from "./missing";
import type { Scan } from "./scan";

interface CameraProps {
  onScan: (scan: Scan) => void;
  onMissing: (what: Missing) => void;
}

export function Camera({ onMissing }: CameraProps): ReactNode {
  useEffect(() => onMissing(missing()[0] ?? "camera"), [onMissing]);
  return null;
}
