/** Number pools: which kinds of units they number, and blocks of numbers taken along. */
import { everyPage, request } from "./request";

export interface NumberPool {
  code: string;
  units: string[];
}

interface Master {
  code: string;
  retired: boolean;
  fields: { units?: string };
}

export async function poolsFor(): Promise<NumberPool[]> {
  const rows = await everyPage<Master>("masters/number_pool?limit=200");
  return rows
    .filter(({ retired }) => !retired)
    .map(({ code, fields }) => ({ code, units: (fields.units ?? "").split(/\s+/) }));
}

export async function takeNumbers(pool: string, count: number, purpose: string): Promise<string[]> {
  const taken = await request<{ result: { numbers: string[] } }>(
    `number-pools/${encodeURIComponent(pool)}/blocks`,
    { method: "POST", body: { count, purpose }, key: crypto.randomUUID(), background: true },
  );
  return taken.result.numbers;
}
