export const BLOCK: number;
export const BLOCKS: number;
export function mark(picture: Uint8ClampedArray, width: number, number: number): void;
export function numberIn(pixels: Uint8ClampedArray): number | null;
