/** What a device is set to: look, size of targets, sound, and the station it stands at. */
import { cell } from "./cell";

export interface Settings {
  theme: "light" | "dark" | "system";
  glove: boolean;
  /** Everything a quarter larger. */
  large: boolean;
  /** Black on white, white on black, and every edge drawn. */
  contrast: boolean;
  sound: boolean;
  /** Code of the station; none for a device that is carried around. */
  station: string | null;
  /** A device that many people use: whoever is done signs out, and nobody stays signed in. */
  shared: boolean;
}

const KEPT = "suyuan.floor";
const THEME = "suyuan.theme";
const FIRST: Settings = {
  theme: "system",
  glove: false,
  large: false,
  contrast: false,
  sound: true,
  station: null,
  shared: false,
};

function kept(): Settings {
  try {
    const own = JSON.parse(localStorage.getItem(KEPT) ?? "{}") as Partial<Settings>;
    const theme = localStorage.getItem(THEME);
    const look = theme === "light" || theme === "dark" ? theme : FIRST.theme;
    return { ...FIRST, ...own, theme: look };
  } catch {
    return FIRST;
  }
}

export const settings = cell<Settings>(typeof localStorage === "undefined" ? FIRST : kept());

function show({ theme, glove, large, contrast }: Settings): void {
  const dark =
    theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.documentElement.toggleAttribute("data-glove", glove);
  document.documentElement.toggleAttribute("data-large", large);
  document.documentElement.toggleAttribute("data-contrast", contrast);
}

export function change(part: Partial<Settings>): void {
  const next = { ...settings.get(), ...part };
  // The look is shared with the desk, the rest is the floor's own.
  const { theme, ...own } = next;
  localStorage.setItem(KEPT, JSON.stringify(own));
  if (theme === "system") localStorage.removeItem(THEME);
  else localStorage.setItem(THEME, theme);
  settings.set(next);
  show(next);
}

export function applySettings(): void {
  show(settings.get());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show(settings.get()));
}
