/** Fields in the texts of a label: `{lot}` stands for the lot's number. */

/** What stands where: by the name of the field. */
export type FieldValues = Readonly<Record<string, string>>;

/** The text with the value of each field; a field without one stays as it is written. */
export const filled = (text: string, values: FieldValues): string =>
  text.replace(/\{(\w+)(\??)\}/g, (whole, name: string, mayLack: string) => {
    return values[name] ?? (mayLack ? "" : whole);
  });

export interface FieldPlace {
  name: string;
  /** It may be empty, and is then left out. */
  mayLack: boolean;
}

/** The field a value is, where it is one field and nothing beside it. */
export function fieldOf(value: string): FieldPlace | null {
  const found = /^\{(\w+)(\??)\}$/.exec(value);
  return found ? { name: found[1] ?? "", mayLack: found[2] === "?" } : null;
}

export const braced = (name: string, mayLack = false): string => `{${name}${mayLack ? "?" : ""}}`;
