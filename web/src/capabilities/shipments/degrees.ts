/** A temperature for people: `−18.5 °C`, with a minus sign and not a hyphen. */
export const degrees = (text: string | null | undefined): string | null =>
  text ? `${text.replace("-", "−")} °C` : null;
