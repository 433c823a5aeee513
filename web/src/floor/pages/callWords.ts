/** What is said of a call's state, everywhere in the same words. */
import type { Called } from "../base/called";
import { t } from "../base/words";

export function stateWords({ state, by }: Pick<Called, "state" | "by">): string {
  switch (state) {
    case "waiting":
      return t("floor.call.kept");
    case "raised":
      return t("floor.call.nobody");
    case "answered":
      return t("floor.call.comes", { name: by ?? t("floor.call.somebody") });
    case "resolved":
      return t("floor.call.ended");
    case "withdrawn":
      return t("floor.call.taken_back");
  }
}
