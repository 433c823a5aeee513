/** Pixels of a millimetre, from all of a pallet label to a single module. */
export const WIDEST = 16;
export const ZOOMS: readonly number[] = [2, 3, 4, 6, 8, 11, WIDEST];
