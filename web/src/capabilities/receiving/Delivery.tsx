/** One delivery: its lots as rows, each with what is wrong with it beside it, and one act. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Order } from "../../api/orders";
import { Icon } from "../../marks/Icon";
import { ComingList } from "../crossings/ComingList";
import { SentFiles } from "../files/SentFiles";
import type { Sending } from "../files/useSending";
import { ActBar } from "./ActBar";
import { Done } from "./Done";
import { Head } from "./Head";
import { FreeLine, Line } from "./Lines";
import { LotRow } from "./LotRow";
import { goodsOf } from "./rows";
import { type Delivering, useDelivery } from "./useDelivery";

/** With an order what it asks for, and what came beside it; without one only what came. */
export function Delivery({ order }: { order: Order | null }): ReactNode {
  const { t } = useTranslation();
  const delivering = useDelivery(order);
  const { kept, sending, isDone } = delivering;
  const hasMore = order === null || order.lines.some((line) => line.open !== "0");
  return (
    <>
      <Head
        order={order}
        supplier={delivering.supplier}
        onSupplier={delivering.setSupplier}
        fixed={kept.length > 0}
      />
      {kept.length === 0 && delivering.supplier && (
        <ComingList
          quiet
          supplier={delivering.supplier}
          onChoose={delivering.take}
          chosen={new Set(delivering.rows.flatMap(({ lot }) => lot.sent ?? []))}
        />
      )}
      {kept.length === 0 && <Unsent sending={sending} />}
      {kept.length > 0 && (
        <Done
          kept={kept}
          sending={sending}
          again={isDone && hasMore ? delivering.again : undefined}
          more={t(order ? "receiving.again" : "receiving.again_without")}
        />
      )}
      {order && kept.length === 0 && <Ordered order={order} delivering={delivering} />}
      {!isDone && <Beside order={order} delivering={delivering} />}
      {!isDone && <ActBar delivering={delivering} />}
    </>
  );
}

/** The lines of the order, each with the lots that came of it. */
function Ordered({ order, delivering }: { order: Order; delivering: Delivering }): ReactNode {
  const { t } = useTranslation();
  const { rows, rowProps, another } = delivering;
  return (
    <section className="card receiving-lots">
      {order.lines.map((line) => (
        <Line key={line.line} line={line}>
          {rows
            .filter((row) => row.line === line.line)
            .map((row) => (
              <LotRow key={row.id} {...rowProps(row)} goods={goodsOf(line)} />
            ))}
          {line.takes !== "0" && (
            <button type="button" className="lnk t13" onClick={() => another(line.line, line.item)}>
              <Icon name="plus" size={12} /> {t("receiving.another")}
            </button>
          )}
        </Line>
      ))}
    </section>
  );
}

interface BesideProps {
  order: Order | null;
  delivering: Delivering;
}

/** What came and is on no order: an order takes nothing it did not ask for, so it has its own receipt. */
function Beside({ order, delivering }: BesideProps): ReactNode {
  const { t } = useTranslation();
  const rows = delivering.rows.filter(({ line }) => line === null);
  const mayDrop = order !== null || rows.length > 1;
  return (
    <section className="card receiving-lots receiving-beside">
      {order && rows.length > 0 && (
        <h2 className="card-h">
          {t("receiving.beside")} <span className="mut">{t("receiving.beside_lead")}</span>
        </h2>
      )}
      {rows.map((row) => (
        <FreeLine
          key={row.id}
          {...delivering.rowProps(row)}
          onDrop={mayDrop ? () => delivering.drop(row) : undefined}
        />
      ))}
      <div className="receiving-line">
        <button
          type="button"
          className="lnk t13 receiving-add"
          onClick={() => delivering.another(null, "")}
        >
          <Icon name="plus" size={12} /> {t(order ? "receiving.add_beside" : "receiving.add_item")}
        </button>
      </div>
    </section>
  );
}

/** Files of an earlier delivery that did not arrive: out of sight they would be forgotten. */
function Unsent({ sending }: { sending: Sending }): ReactNode {
  const { t } = useTranslation();
  const unsent = sending.files.filter(({ state }) => state === "failed");
  if (unsent.length === 0) return null;
  return (
    <section className="card" aria-labelledby="unsent">
      <h2 className="card-h" id="unsent">
        {t("files.unsent")}
      </h2>
      <SentFiles sending={sending} files={unsent} />
    </section>
  );
}
