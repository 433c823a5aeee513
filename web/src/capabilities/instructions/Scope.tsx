/** What a version is for, and whether it is in force. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { civil } from "../../language/time";
import type { Instruction, Version } from "./api";

export function Scope({ of }: { of: Pick<Version, "item" | "operation" | "station"> }): ReactNode {
  const codes = [of.item, of.operation, of.station].filter(Boolean);
  return <span className="code">{codes.join(" · ")}</span>;
}

interface StandingProps {
  instruction: Instruction;
  version: Version;
}

export function Standing({ instruction, version }: StandingProps): ReactNode {
  const { t } = useTranslation();
  if (instruction.withdrawn_at) {
    return <span className="chip chip-gone">{t("instructions.withdrawn")}</span>;
  }
  if (instruction.in_force === version.version) {
    return <span className="chip chip-free">{t("instructions.in_force")}</span>;
  }
  if (version.version > (instruction.in_force ?? 0)) {
    return (
      <span className="chip chip-wait">
        {t("instructions.later", { day: civil(version.effective_on) })}
      </span>
    );
  }
  return <span className="chip chip-gone">{t("instructions.older")}</span>;
}
