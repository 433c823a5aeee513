/** What a reader gives: the text with what was in front of it taken off. */
export interface Scan {
  text: string;
  /** The AIM identifier of the symbol, `]C1`; none where the reader does not say it. */
  symbology: string | null;
  by: "wedge" | "camera" | "photo" | "typed";
}
