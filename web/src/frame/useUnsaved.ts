/** Asks before what was typed is lost: by going back, by another address, by closing the page. */
import { useBlocker } from "@tanstack/react-router";
import { useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";

export interface Unsaved {
  /** Something was typed. */
  typed: () => void;
  /** It is saved, or whoever typed it gave it up. */
  settled: () => void;
  /** Whether what was typed may go; asks where there is something. */
  mayGo: () => boolean;
}

export function useUnsaved(): Unsaved {
  const { t } = useTranslation();
  const isDirty = useRef(false);
  const typed = useCallback(() => {
    isDirty.current = true;
  }, []);
  const settled = useCallback(() => {
    isDirty.current = false;
  }, []);
  const mayGo = useCallback(() => {
    if (isDirty.current && !window.confirm(t("common.leave_unsaved"))) return false;
    isDirty.current = false;
    return true;
  }, [t]);
  useBlocker({ shouldBlockFn: () => !mayGo(), enableBeforeUnload: () => isDirty.current });
  return { typed, settled, mayGo };
}
