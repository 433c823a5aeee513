/** The one act of a delivery, with what it would do or what stands in its way beside it. */
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay } from "../../frame/session";
import { Warned } from "../../frame/Warned";
import { Icon } from "../../marks/Icon";
import type { Received } from "./api";
import { isFilled, isHalf } from "./rows";
import type { Delivering } from "./useDelivery";
import { isPassing } from "./useReceipt";

export function ActBar({ delivering }: { delivering: Delivering }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("goods.record");
  const { rows, receipts, record } = delivering;
  const filled = rows.filter(isFilled).length;
  const missing = missingOf(delivering);
  const refused = receipts.some(({ problem }) => problem !== null && !isPassing(problem));
  return (
    <footer className="receiving-act">
      <div className="grow" role="status">
        <Says delivering={delivering} missing={missing} />
      </div>
      <Button
        type="primary"
        size="large"
        icon={<Icon name="check" size={16} />}
        disabled={!may || missing !== null || refused}
        loading={receipts.some(({ pending }) => pending)}
        onClick={() => void record()}
      >
        {t("receiving.act", { count: filled })}
      </Button>
    </footer>
  );
}

/** What has to be filled in before anything can be received. */
function missingOf({ rows, supplier }: Delivering): string | null {
  if (rows.some(isHalf)) return "receiving.half";
  if (!rows.some(isFilled)) return "receiving.fill_first";
  return supplier === "" ? "receiving.supplier_first" : null;
}

interface SaysProps {
  delivering: Delivering;
  missing: string | null;
}

function Says({ delivering: { rows, receipts }, missing }: SaysProps): ReactNode {
  const { t } = useTranslation();
  const refused = receipts.find(({ problem }) => problem !== null);
  if (refused && refused.at === undefined)
    return (
      <Note tone="no">
        <Icon name="warn" size={16} /> {problemWords(t, refused.problem)}
      </Note>
    );
  if (refused) {
    const at = rows.filter(isFilled).findIndex(({ id }) => id === refused.at) + 1;
    return <span className="mut">{t("receiving.look_at", { at })}</span>;
  }
  if (missing) return <span className="mut">{t(missing)}</span>;
  const looks = receipts.flatMap(({ look }) => look ?? []);
  return looks.length > 0 && <Sentence looks={looks} />;
}

/** What the act would do, in one sentence, with the rules that only warn. */
function Sentence({ looks }: { looks: Received[] }): ReactNode {
  const { t } = useTranslation();
  const lots = looks.flatMap(({ result }) => result.lots);
  const waiting = lots.filter((lot) => lot.status === "pending_inspection");
  return (
    <>
      <span>{t("receiving.would", { count: lots.length, waiting: waiting.length })}</span>
      {looks.length > 1 && <span className="mut"> {t("receiving.would_two")}</span>}
      <Warned warnings={looks.flatMap(({ warnings }) => warnings)} />
    </>
  );
}
