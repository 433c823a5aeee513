/** All my tasks. */
import type { ReactNode } from "react";
import { clock } from "../../language/time";
import { useCell } from "../base/cell";
import { go } from "../base/route";
import { settings } from "../base/settings";
import { t } from "../base/words";
import { jobsOf } from "../judge/tasks";
import { kept } from "../keep/stock";
import { Button, Screen, Tabs } from "../parts/Screen";
import { may } from "../server/session";
import { Jobs } from "./Home";
import { KeptNote } from "./KeptNote";

export function Work(): ReactNode {
  const now = useCell(kept);
  const { station } = useCell(settings);
  const jobs = jobsOf(now, station);
  const at = clock(new Date(now.as_of).toISOString());
  return (
    <Screen title={t("floor.tab.work")}>
      <div className="f-sec">
        <h2>{t("floor.home.mine")}</h2>
        {now.as_of > 0 && <span>{t("floor.home.as_of", { at })}</span>}
      </div>
      <KeptNote />
      <Jobs jobs={jobs} />
      <div style={{ padding: "14px 16px" }}>
        <Button icon="stock" onClick={() => go("pack")}>
          {t("floor.unit.new")}
        </Button>
      </div>
      {may("floor.lead") && (
        <div style={{ padding: "0 16px 14px" }}>
          <Button icon="badge" onClick={() => go("hand")}>
            {t("floor.hand.title")}
          </Button>
        </div>
      )}
      <Tabs />
    </Screen>
  );
}
