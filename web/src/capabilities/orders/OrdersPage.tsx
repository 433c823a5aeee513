/** Purchase or sales orders: the list, and writing one down. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Drawer, Input, Segmented } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { type Order, type OrderKind, ordersQuery, placeOrder, stepOrder } from "../../api/orders";
import { useActing } from "../../frame/act";
import { DateField } from "../../frame/DateField";
import { Field } from "../../frame/Field";
import { GroupTabs } from "../../frame/GroupTabs";
import { MasterPicker } from "../../frame/MasterPicker";
import { Bones, Empty, Failed, Note, Stale } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { quantity, typedDecimal } from "../../language/decimal";
import { civil } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { recordQuery } from "../masters/api";

const STATES = ["any", "released", "closed"] as const;
const TYPING_PAUSE_MS = 220;

export const PurchaseOrdersPage = (): ReactNode => <OrdersPage kind="purchase" />;
export const SalesOrdersPage = (): ReactNode => <OrdersPage kind="sales" />;

function OrdersPage({ kind }: { kind: OrderKind }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const mayOrder = useMay("orders.manage");
  const [writing, setWriting] = useState(false);
  const orders = useInfiniteQuery(ordersQuery(site, kind, { q: search.q, state: search.state }));
  const rows = orders.data?.pages.flatMap((page) => page.rows) ?? [];
  const narrowed = Boolean(search.q || search.state);
  const change = (words: { q?: string | undefined; state?: string | undefined }): void =>
    void navigate({
      to: kind === "purchase" ? "/purchase-orders" : "/sales-orders",
      search: given({ q: search.q, state: search.state, ...words }),
      replace: true,
    });
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t(`frame.${kind}_orders`)}</h1>
        <GroupTabs of="orders" />
        <span className="grow" />
        <Find value={search.q ?? ""} onChange={(q) => change({ q: q || undefined })} />
        <Segmented
          aria-label={t("field.state")}
          value={search.state ?? "any"}
          onChange={(state) => change({ state: state === "any" ? undefined : state })}
          options={STATES.map((value) => ({
            value,
            label: value === "any" ? t("orders.any") : t(`state.${value}`),
          }))}
        />
        {mayOrder && (
          <Button
            type="primary"
            icon={<Icon name="plus" size={14} />}
            onClick={() => setWriting(true)}
          >
            {t("orders.new")}
          </Button>
        )}
      </header>
      {orders.isError && rows.length > 0 && (
        <Stale at={orders.dataUpdatedAt} cause={orders.error} retry={() => orders.refetch()} />
      )}
      <section className="card">
        {orders.isPending && <Bones />}
        {orders.isError && rows.length === 0 && (
          <Failed cause={orders.error} retry={() => orders.refetch()} />
        )}
        {orders.isSuccess && rows.length === 0 && (
          <Empty text={t(narrowed ? "orders.none" : `orders.empty_${kind}`)}>
            {narrowed && (
              <Button onClick={() => change({ q: undefined, state: undefined })}>
                {t("orders.clear")}
              </Button>
            )}
          </Empty>
        )}
        {rows.length > 0 && <OrderTable kind={kind} rows={rows} mayStep={mayOrder} />}
        {orders.hasNextPage && (
          <Button block type="text" onClick={() => orders.fetchNextPage()}>
            {t("common.more")}
          </Button>
        )}
      </section>
      <Drawer
        open={writing}
        onClose={() => setWriting(false)}
        title={t("orders.new")}
        size={640}
        destroyOnHidden
      >
        {writing && <OrderForm kind={kind} onDone={() => setWriting(false)} />}
      </Drawer>
    </div>
  );
}

/** The words of an address that say something. */
function given(words: { q?: string | undefined; state?: string | undefined }): {
  q?: string;
  state?: string;
} {
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
}

function Find({ value, onChange }: { value: string; onChange: (q: string) => void }): ReactNode {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text === value) return;
    const pause = setTimeout(() => onChange(text), TYPING_PAUSE_MS);
    return () => clearTimeout(pause);
  }, [text, value, onChange]);
  return (
    <Input
      allowClear
      style={{ width: 220 }}
      aria-label={t("orders.find")}
      placeholder={t("orders.find")}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

interface OrderTableProps {
  kind: OrderKind;
  rows: Order[];
  mayStep: boolean;
}

function OrderTable({ kind, rows, mayStep }: OrderTableProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const step = useMutation({
    mutationFn: ({ code, state }: { code: string; state: string }) =>
      stepOrder(site, kind, code, state),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["orders", site, kind] }),
  });
  return (
    <div className="scroll-x">
      {step.error && (
        <Note tone="no">
          <Icon name="warn" size={16} /> {problemWords(t, step.error)}
        </Note>
      )}
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("field.document")}</th>
            <th scope="col">{t("field.partner")}</th>
            <th scope="col">{t("field.due_on")}</th>
            <th scope="col">{t("field.lines")}</th>
            <th scope="col">{t("field.state")}</th>
            <th scope="col">
              <span className="sr">{t("common.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((order) => (
            <tr key={order.code}>
              <td className="code">
                {kind === "purchase" && order.state === "released" ? (
                  <Link to="/receiving" search={{ order: order.code }} className="lnk">
                    {order.code}
                  </Link>
                ) : (
                  order.code
                )}
              </td>
              <td>{order.partner_name ?? order.partner}</td>
              <td className="num">{civil(order.due_on)}</td>
              <td>
                {order.lines.map((line) => (
                  <div key={line.line}>
                    {line.item_name}{" "}
                    <span className="num sec">
                      {t("orders.served_of", {
                        served: quantity(line.served, line.unit),
                        quantity: quantity(line.quantity, line.unit),
                      })}{" "}
                      {line.unit}
                    </span>
                  </div>
                ))}
              </td>
              <td>{t(`state.${order.state}`)}</td>
              <td className="r">
                {kind === "sales" && order.state === "released" && (
                  <Link to="/shipments" search={{ order: order.code }} className="lnk plan-ship">
                    {t("act.plan")}
                  </Link>
                )}
                {mayStep && (order.state === "released" || order.state === "closed") && (
                  <Button
                    size="small"
                    onClick={() =>
                      step.mutate({
                        code: order.code,
                        state: order.state === "released" ? "closed" : "released",
                      })
                    }
                  >
                    {t(order.state === "released" ? "orders.close" : "orders.reopen")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** In which unit an item is counted. */
function UnitOf({ item }: { item: string }): ReactNode {
  const record = useQuery({ ...recordQuery("item", item), staleTime: 60_000, retry: false });
  const unit = (record.data?.record.fields as { unit?: string } | undefined)?.unit;
  return <span className="mut">{unit}</span>;
}

interface LineFields {
  id: number;
  item: string;
  quantity: string;
}

function OrderForm({ kind, onDone }: { kind: OrderKind; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  const [partner, setPartner] = useState("");
  const [due, setDue] = useState("");
  const [reference, setReference] = useState("");
  const [lines, setLines] = useState<LineFields[]>([{ id: 1, item: "", quantity: "" }]);
  const place = useMutation({
    mutationFn: () =>
      placeOrder(
        site,
        kind,
        {
          partner: partner.trim(),
          due_on: due || null,
          partner_reference: reference.trim() || null,
          lines: lines
            .filter((line) => line.item.trim() !== "")
            .map(({ item, quantity }) => ({ item: item.trim(), quantity: quantity.trim() })),
          act: acting.how({}),
        },
        acting.key,
      ),
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      await queries.invalidateQueries({ queryKey: ["orders", site, kind] });
      onDone();
    },
  });
  const refused = place.error instanceof Problem ? Number(place.error.params.at_line ?? 0) : 0;
  const change = (id: number, words: Partial<LineFields>): void => {
    acting.touched();
    place.reset();
    setLines((now) => now.map((line) => (line.id === id ? { ...line, ...words } : line)));
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        place.mutate();
      }}
    >
      <div role="alert">
        {place.error && (
          <Note tone="no">
            <Icon name="warn" size={16} />
            <span>
              {refused > 0 && lines.length > 1 && t("orders.at_line", { line: refused })}
              {problemWords(t, place.error)}
            </span>
          </Note>
        )}
      </div>
      <Field label={t(kind === "purchase" ? "orders.supplier_code" : "orders.customer_code")}>
        {(id) => (
          <MasterPicker
            kind="partner"
            role={kind === "purchase" ? "supplier" : "customer"}
            id={id}
            label={t(kind === "purchase" ? "orders.supplier_code" : "orders.customer_code")}
            value={partner}
            onChange={(code) => {
              acting.touched();
              setPartner(code);
            }}
          />
        )}
      </Field>
      <div className="row">
        <Field label={t("field.due_on")}>
          {(id) => <DateField id={id} value={due} onChange={setDue} />}
        </Field>
        <Field label={t("field.partner_reference")}>
          {(id) => (
            <Input
              id={id}
              value={reference}
              onChange={(event) => setReference(event.target.value)}
            />
          )}
        </Field>
      </div>
      {lines.map((line, at) => (
        <div className="row" key={line.id}>
          <MasterPicker
            kind="item"
            label={t("orders.item_code")}
            value={line.item}
            onChange={(item) => change(line.id, { item })}
          />
          <Input
            style={{ width: 160 }}
            inputMode="decimal"
            {...(refused === at + 1 ? { status: "error" as const } : {})}
            aria-label={t("field.quantity")}
            placeholder={t("field.quantity")}
            suffix={<UnitOf item={line.item} />}
            value={line.quantity}
            onChange={(event) => change(line.id, { quantity: typedDecimal(event.target.value) })}
          />
          <Button
            type="text"
            aria-label={t("orders.remove_line")}
            icon={<Icon name="close" size={14} />}
            onClick={() => setLines((now) => now.filter((one) => one.id !== line.id))}
          />
        </div>
      ))}
      <div className="row">
        <button
          type="button"
          className="lnk"
          onClick={() =>
            setLines((now) => [
              ...now,
              { id: Math.max(0, ...now.map((one) => one.id)) + 1, item: "", quantity: "" },
            ])
          }
        >
          <Icon name="plus" size={12} /> {t("orders.add_line")}
        </button>
        <span className="grow" />
        <Button onClick={onDone}>{t("common.cancel")}</Button>
        <Button type="primary" htmlType="submit" loading={place.isPending}>
          {t("orders.place")}
        </Button>
      </div>
    </form>
  );
}
