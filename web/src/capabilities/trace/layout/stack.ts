/**
 * Vertical places in one layer: as near as possible to where each box wants to be, without overlap
 * and without changing the order.
 *
 * The least-squares answer is found exactly by pooling neighbours that push each other.
 */

/** A box with the place its top would like best. */
export interface Wish {
  /** Height including its margins. */
  height: number;
  /** Desired top. */
  top: number;
}

/** Tops of the boxes between `floor` and `ceiling`; too many boxes run over the lower end. */
export function stack(wishes: readonly Wish[], floor: number, ceiling: number): number[] {
  const offsets: number[] = [];
  let total = 0;
  for (const { height } of wishes) {
    offsets.push(total);
    total += height;
  }

  const pools: { sum: number; size: number }[] = [];
  wishes.forEach(({ top }, at) => {
    let pool = { sum: top - (offsets[at] ?? 0), size: 1 };
    for (
      let last = pools.at(-1);
      last && last.sum / last.size > pool.sum / pool.size;
      last = pools.at(-1)
    ) {
      pools.pop();
      pool = { sum: pool.sum + last.sum, size: pool.size + last.size };
    }
    pools.push(pool);
  });

  const highest = Math.max(floor, ceiling - total);
  const shifts = pools.flatMap(({ sum, size }) => Array<number>(size).fill(sum / size));
  return shifts.map((shift, at) => Math.min(highest, Math.max(floor, shift)) + (offsets[at] ?? 0));
}
