/** Opens the practice factory in place of the server's answers. */

import { spoken } from "../base/words";
import { readMeta, writeMeta } from "../keep/database";
import { queueOf, waiting } from "../keep/outbox";
import { sendNow } from "../keep/sender";
import { practiseWith } from "../keep/stock";
import { session } from "../server/session";
import { answers, withMade } from "./answers";
import { practiceFactory, practiceSession } from "./factory";

export async function startPractice(): Promise<void> {
  const began = (await readMeta<number>("began").catch(() => null)) ?? Date.now();
  await writeMeta("began", began).catch(() => undefined);
  const open = (): void => practiseWith(practiceFactory(began), answers, withMade);
  session.set(practiceSession());
  open();
  // The goods are named in the language that is spoken.
  spoken.watch(() => {
    session.set(practiceSession());
    open();
  });
  if (queueOf(session.get()?.person.id).length > 0 || waiting.get().length > 0) await sendNow();
}
