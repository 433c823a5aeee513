/** The customers of a recall: who was told, who knows, and what became of what they got. */
import { Button, Drawer } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { clock } from "../../language/time";
import { Tick } from "../../marks/StateMark";
import { AccountForm } from "./AccountForm";
import type { Customer, Figures, Recall } from "./api";
import { Bar } from "./Balance";
import { Contacts, Notices } from "./Contacts";
import { SendForm } from "./SendForm";
import { TellForm } from "./TellForm";

export type Doing = { what: "tell" | "know" | "account"; customer: Customer };

export function Customers({ recall }: { recall: Recall }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("recall.manage") && recall.stage !== "closed" && recall.stage !== "scoped";
  const [doing, setDoing] = useState<Doing | null>(null);
  const [sending, setSending] = useState(false);
  const { customers, pace } = recall;
  const shut = (): void => setDoing(null);
  const word = { tell: "tell", know: "knows", account: "account" } as const;
  return (
    <section className="card" aria-labelledby="recall-customers">
      <h2 className="card-h" id="recall-customers">
        {t("recalls.customers")}{" "}
        <span className="mut t12">
          {t("recalls.customers_order", { minutes: pace.deputy_min })}
        </span>
        <span className="grow" />
        {may && customers.length > 0 && (
          <Button size="small" onClick={() => setSending(true)}>
            {t("recalls.send")}
          </Button>
        )}
      </h2>
      {customers.length === 0 ? (
        <p className="pad t13 sec">{t("recalls.customers_none")}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
        <section className="scroll-x" tabIndex={0} aria-label={t("recalls.customers")}>
          <table className="tb">
            <thead>
              <tr>
                <th scope="col">{t("field.customer")}</th>
                <th scope="col">{t("recalls.noticed")}</th>
                <th scope="col">{t("recalls.acknowledged")}</th>
                <th scope="col" className="r">
                  {t("recalls.shipped")}
                </th>
                <th scope="col">{t("recalls.where")}</th>
                <th scope="col" className="r">
                  {t("recalls.part.open")}
                </th>
                <th scope="col">
                  <span className="sr">{t("recalls.account")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {customers.map((customer) => (
                <Row
                  key={customer.customer}
                  customer={customer}
                  minutes={pace.deputy_min}
                  may={may}
                  onDo={setDoing}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Drawer
        open={sending}
        onClose={() => setSending(false)}
        title={t("recalls.send")}
        size={520}
        destroyOnHidden
      >
        <SendForm recall={recall} onDone={() => setSending(false)} />
      </Drawer>
      <Drawer
        open={doing !== null}
        onClose={shut}
        title={doing && `${doing.customer.name} · ${t(`recalls.${word[doing.what]}`)}`}
        size={520}
        destroyOnHidden
      >
        {doing?.what === "account" && (
          <AccountForm code={recall.code} customer={doing.customer} onDone={shut} />
        )}
        {doing && doing.what !== "account" && (
          <TellForm
            code={recall.code}
            customer={doing.customer}
            knows={doing.what === "know"}
            onDone={shut}
          />
        )}
      </Drawer>
    </section>
  );
}

/** What came to be reached since they were told. */
function Untold({ deliveries }: { deliveries: Customer["deliveries"] }): ReactNode {
  const { t } = useTranslation();
  return (
    <ul className="recall-notices t12">
      {deliveries
        .filter((one) => one.untold !== "0")
        .map((one) => (
          <li key={one.lot} className="recall-open">
            {one.lot_number ?? one.lot} ·{" "}
            {t("recalls.untold", { quantity: quantity(one.untold, one.unit), unit: one.unit })}
          </li>
        ))}
    </ul>
  );
}

const SAID = ["sealed", "intercepted", "sold", "missing"] as const;

/** What a customer says became of the goods, as a bar and in words. */
function Became({ figures }: { figures: Figures }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <Bar figures={figures} />
      <span className="t12">
        {SAID.filter((part) => figures[part] !== "0").map((part) => (
          <span key={part} className={part === "missing" ? "nw recall-open" : "nw"}>
            {t(`recalls.part.${part}`)}{" "}
            <b className="num">{quantity(figures[part], figures.unit)}</b>{" "}
          </span>
        ))}
      </span>
    </>
  );
}

interface RowProps {
  customer: Customer;
  minutes: number;
  may: boolean;
  onDo: (doing: Doing) => void;
}

function Row({ customer, minutes, may, onDo }: RowProps): ReactNode {
  const { t } = useTranslation();
  const { figures, deliveries } = customer;
  const each = (part: keyof Figures): ReactNode =>
    figures.map((one) => (
      <span key={one.unit} className="nw">
        {quantity(one[part], one.unit)} <span className="mut t12">{one.unit}</span>{" "}
      </span>
    ));
  const documents = new Set(deliveries.flatMap((one) => one.documents));
  return (
    <tr className={customer.overdue ? "esc" : undefined}>
      <td>
        <b>{customer.name}</b>
        <br />
        <span className="mut t12">
          {[...documents].join(" ")}{" "}
          {deliveries.some((one) => one.on_the_way) && t("recalls.on_the_way")}
        </span>
        <Contacts contacts={customer.contacts} />
      </td>
      <td>
        {customer.noticed_at ? (
          <>
            <span className="num">{clock(customer.noticed_at)}</span>
            <br />
            <span className="mut t12">
              {customer.channel && t(`recalls.channels.${customer.channel}`)}{" "}
              {customer.escalated && t("recalls.escalated")}
            </span>
          </>
        ) : (
          t("recalls.not_yet")
        )}
        {customer.telling === "more" && <Untold deliveries={deliveries} />}
        <Notices notices={customer.notices} />
      </td>
      <td>
        {customer.acknowledged_at ? (
          <span className="chip chip-free">
            <Tick size={12} /> {clock(customer.acknowledged_at)}
          </span>
        ) : (
          <span className={customer.overdue ? "chip chip-path" : "mut nw"}>
            {t(customer.overdue ? "recalls.overdue" : "recalls.not_yet", { minutes })}
          </span>
        )}
        {customer.answered_by && (
          <>
            <br />
            <span className="mut t12">
              {t("recalls.answered_by", { name: customer.answered_by })}
            </span>
          </>
        )}
      </td>
      <td className="r num">{each("shipped")}</td>
      <td className="recall-became">
        {figures.map((one) => (
          <Became key={one.unit} figures={one} />
        ))}
      </td>
      <td className="r num">
        <b className={figures.every((one) => one.open === "0") ? undefined : "recall-open"}>
          {each("open")}
        </b>
      </td>
      <td>
        {may && (
          <div className="recall-acts">
            <Button size="small" onClick={() => onDo({ what: "tell", customer })}>
              {t(customer.noticed_at ? "recalls.tell_again" : "recalls.tell")}
            </Button>
            {customer.noticed_at && !customer.acknowledged_at && (
              <Button size="small" onClick={() => onDo({ what: "know", customer })}>
                {t("recalls.knows")}
              </Button>
            )}
            {customer.noticed_at && (
              <Button size="small" onClick={() => onDo({ what: "account", customer })}>
                {t("recalls.account")}
              </Button>
            )}
          </div>
        )}
      </td>
    </tr>
  );
}
