/** Today in plant time, and the time an act is shown with. */
import { fieldValue } from "../../language/time";

export const today = (now = new Date()): string => fieldValue(now.toISOString()).slice(0, 10);

/** `15:46:08` by the device's clock. */
export const secondOf = (at: number): string =>
  new Date(at).toLocaleTimeString("en-GB", { hourCycle: "h23" });
