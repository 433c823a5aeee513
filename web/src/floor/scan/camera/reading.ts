/** What the decoder says of a picture, and the ways in which it can look at one. */

/** A code in a picture. The text alone is not yet a scan: see `Acceptance`. */
export type Reading = {
  text: string;
  /** The AIM identifier, like `]C1`. */
  symbology: string;
  format: string;
  /** Bars, which guard themselves by one check digit at most, and how many lines agree on them. */
  lines: number | null;
  /** Squares: the share of their error correction that was left over. */
  margin: number | null;
  /** Middle and width in shares of the picture that was looked at. */
  at: { x: number; y: number; width: number };
};

/**
 * How a picture is looked at. `plain` reads good labels and costs least; each other way mends one
 * kind of damage and costs more, so they take turns.
 */
export type Way =
  | "plain"
  | "crisp"
  | "inked"
  | "blackest"
  | "denoised"
  | "evened"
  | "sharpened"
  | "steadied"
  | "keen"
  | "levelled"
  | "turned";

/** What the worker is sent: one picture and the ways to try until one of them reads something. */
export type Job = {
  id: number;
  ways: Way[];
  picture: ImageBitmap | ImageData;
  /** Go on through all ways although one has read: for a still picture, where two must agree. */
  all?: boolean;
};
export type Done = {
  id: number;
  /** By the way that read them. */
  readings: (Reading & { way: Way })[];
  /** Mean greys of a coarse grid: tells whether the camera still looks at the same thing. */
  scene: number[];
  tookMs: number;
  failed?: string;
};
