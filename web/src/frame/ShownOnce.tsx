/** A secret for the one time that it is shown, with a way to take it along. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../marks/Icon";
import { Note } from "./Outcome";

export function ShownOnce({ lead, secret }: { lead: string; secret: string }): ReactNode {
  const { t } = useTranslation();
  return (
    <div role="status">
      <Note tone="ok">
        <Icon name="key" size={16} />
        <span className="grow">
          {lead}
          <br />
          <code className="hash">{secret}</code>
        </span>
        <Button size="small" onClick={() => navigator.clipboard.writeText(secret)}>
          {t("common.copy")}
        </Button>
      </Note>
    </div>
  );
}
