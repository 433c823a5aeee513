/**
 * Numbers of units that this device may give without network: a few of the site's pool, taken while
 * there is a line. Nobody else ever gets them, so a unit that is built offline has its SSCC at once.
 */
import { type NumberPool, poolsFor, takeNumbers } from "../server/numbers";
import { line } from "../server/request";
import { session } from "../server/session";
import { answerOf, readMeta, transact } from "./database";

/** How many are taken at a time, and with how few left. */
const BLOCK = 10;
const FEW = 3;

const shelf = (kind: string): string => {
  const who = session.get();
  return `numbers:${who?.company.code}/${who?.sites[0]?.code ?? ""}/${kind}`;
};

/** The next number for a unit of this kind; `null` where none is left here. */
export const nextNumber = (kind: string): Promise<string | null> =>
  transact(["meta"], "readwrite", async (of) => {
    const key = shelf(kind);
    const left = ((await answerOf(of("meta").get(key))) ?? []) as string[];
    const [first = null, ...rest] = left;
    if (first !== null) await answerOf(of("meta").put(rest, key));
    return first;
  });

/** Takes a block where the site has a pool for such units and few numbers are left here. */
export async function keepNumbers(kinds: readonly string[], purpose: string): Promise<void> {
  if (!line.get().online) return;
  const pools: NumberPool[] = await poolsFor();
  for (const kind of kinds) {
    const pool = pools.find(({ units }) => units.includes(kind));
    const left = (await readMeta<string[]>(shelf(kind))) ?? [];
    if (!pool || left.length >= FEW) continue;
    const fresh = await takeNumbers(pool.code, BLOCK, purpose);
    await transact(["meta"], "readwrite", async (of) => {
      const now = ((await answerOf(of("meta").get(shelf(kind)))) ?? []) as string[];
      await answerOf(of("meta").put([...now, ...fresh], shelf(kind)));
    });
  }
}
