/**
 * The pages of one subject each, in a file of their own: nobody needs them before the first scan.
 * They are asked for as soon as the first screen stands, so that a scan finds them there.
 */
type Module = typeof import("./Pages");

let there: Module["Pages"] | null = null;
let asked: Promise<Module> | null = null;

/** The pages, where they have come already. */
export const pagesNow = (): Module["Pages"] | null => there;

export function pages(): Promise<Module> {
  asked ??= import("./Pages").then(
    (module) => {
      there = module.Pages;
      return module;
    },
    (cause: unknown) => {
      // Whoever wants them next asks again.
      asked = null;
      throw cause;
    },
  );
  return asked;
}
