/** Writing an act down, with the one answer for when the device cannot. */
import { signal, type Tone } from "../feedback/signal";
import { type Act, isRefusedByDisk, record, type Waiting } from "../keep/outbox";
import { sendNow } from "../keep/sender";
import { askToKeep } from "../keep/storage";

export type Recorded = { entry: Waiting } | { entry: null; why: "full" | "none" };

/** Feedback comes once the act is on disk, and before anything is asked of the network. */
export async function recordNow(act: Act, tone: Tone = "ok"): Promise<Recorded> {
  try {
    const entry = await record(act);
    performance.mark("feedback");
    signal(tone);
    void sendNow();
    void askToKeep();
    return { entry };
  } catch (cause) {
    signal("no");
    return { entry: null, why: isRefusedByDisk(cause) ? "full" : "none" };
  }
}
