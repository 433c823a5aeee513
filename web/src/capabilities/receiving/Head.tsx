/** Whose delivery it is: the order's supplier, or one that is chosen where there is no order. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Order } from "../../api/orders";
import { Field } from "../../frame/Field";
import { MasterPicker } from "../../frame/MasterPicker";

/** Only suppliers deliver. */
const SUPPLIER = "supplier";

interface HeadProps {
  order: Order | null;
  supplier: string;
  onSupplier: (code: string) => void;
  /** It is recorded already. */
  fixed: boolean;
}

export function Head({ order, supplier, onSupplier, fixed }: HeadProps): ReactNode {
  const { t } = useTranslation();
  if (!order)
    return (
      <header className="page-h">
        <div className="grow">
          <h1 className="h1">{t("receiving.without")}</h1>
          {fixed ? (
            <p className="sec">
              {t("field.supplier")} <b className="code">{supplier}</b>
            </p>
          ) : (
            <div className="receiving-from">
              <Field width={306} label={t("field.supplier")}>
                {(id) => (
                  <MasterPicker
                    kind="partner"
                    role={SUPPLIER}
                    id={id}
                    label={t("field.supplier")}
                    value={supplier}
                    onChange={onSupplier}
                  />
                )}
              </Field>
            </div>
          )}
        </div>
      </header>
    );
  return (
    <header className="page-h">
      <div>
        <h1 className="h1">
          {order.partner_name ?? order.partner} <span className="code">{order.code}</span>
        </h1>
        <p className="sec">
          {order.partner_reference && (
            <>
              {t("field.partner_reference")} <b className="code">{order.partner_reference}</b>
              {"　"}
            </>
          )}
          {t("field.due_on")} <b className="num">{order.due_on ?? "–"}</b>
        </p>
      </div>
    </header>
  );
}
