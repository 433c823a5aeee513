/** Guests: whom we let in from outside, to what, until when, and what they looked at. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Popconfirm } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { GroupTabs } from "../../frame/GroupTabs";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { RefLink } from "../../frame/RefLink";
import { useSite } from "../../frame/session";
import { count } from "../../language/decimal";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { type Guest, guestQuery, guestsQuery, shutOut } from "./api";
import { InviteForm } from "./InviteForm";

export function GuestsPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const guests = useInfiniteQuery(guestsQuery(site));
  const rows = guests.data?.pages.flatMap((page) => page.rows) ?? [];
  const [inviting, setInviting] = useState(false);
  const [looked, setLooked] = useState<Guest | null>(null);
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("guests.title")}</h1>
        <GroupTabs of="settings" />
        <span className="grow" />
        <Button
          type="primary"
          icon={<Icon name="plus" size={14} />}
          onClick={() => setInviting(true)}
        >
          {t("guests.invite")}
        </Button>
      </header>
      <p className="sec">{t("guests.lead")}</p>
      {guests.isError && rows.length > 0 && (
        <Stale at={guests.dataUpdatedAt} cause={guests.error} retry={() => guests.refetch()} />
      )}
      <section className="card">
        {guests.isPending && <Bones />}
        {guests.isError && rows.length === 0 && (
          <Failed cause={guests.error} retry={() => guests.refetch()} />
        )}
        {guests.isSuccess && rows.length === 0 && <Empty text={t("guests.none")} />}
        {rows.length > 0 && <GuestTable rows={rows} onLooks={setLooked} />}
        {guests.hasNextPage && (
          <Button block type="text" onClick={() => guests.fetchNextPage()}>
            {t("quality.next_page")}
          </Button>
        )}
      </section>
      <Drawer
        open={inviting}
        onClose={() => setInviting(false)}
        title={t("guests.invite")}
        size={560}
        destroyOnHidden
      >
        <InviteForm onDone={() => setInviting(false)} />
      </Drawer>
      <Drawer
        open={looked !== null}
        onClose={() => setLooked(null)}
        title={`${t("guests.looked")} · ${looked?.name ?? ""}`}
        size={480}
        destroyOnHidden
      >
        {looked && <Looks id={looked.id} />}
      </Drawer>
    </div>
  );
}

interface TableProps {
  rows: Guest[];
  onLooks: (guest: Guest) => void;
}

function GuestTable({ rows, onLooks }: TableProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: (id: string) => shutOut(site, id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["guests"] }),
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("guests.title")}>
      {end.error && <Failed cause={end.error} />}
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("field.name")}</th>
            <th scope="col">{t("guests.scope")}</th>
            <th scope="col">{t("guests.until")}</th>
            <th scope="col">{t("guests.state")}</th>
            <th scope="col">{t("guests.looks")}</th>
            <th scope="col">{t("guests.by")}</th>
            <th scope="col">
              <span className="sr">{t("common.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((guest) => (
            <tr key={guest.id}>
              <td>
                {guest.name ?? <span className="mut">{t("people.erased")}</span>}{" "}
                <span className="mut t12">{guest.firm}</span>
              </td>
              <td className="guest-scope">
                {[
                  ...guest.lots,
                  ...guest.recalls.map((code) => `recall:${code}`),
                  ...guest.complaints.map((code) => `complaint:${code}`),
                ].map((of) => (
                  <RefLink key={of} of={of} />
                ))}
              </td>
              <td className="num nw">{moment(guest.until)}</td>
              <td>
                <span
                  className={`chip ${guest.state === "open" ? "chip-free" : "chip-gone"}`}
                  style={{ paddingLeft: 8 }}
                >
                  {t(`guests.states.${guest.state}`)}
                </span>
              </td>
              <td className="num">
                <button type="button" className="lnk" onClick={() => onLooks(guest)}>
                  {count(guest.looks)}
                </button>{" "}
                <span className="mut t12">{guest.looked_at && moment(guest.looked_at)}</span>
              </td>
              <td>{guest.invited_by ?? "–"}</td>
              <td className="r">
                {["open", "waiting"].includes(guest.state) && (
                  <Popconfirm
                    title={t("guests.withdraw_ask")}
                    description={t("guests.withdraw_text")}
                    okText={t("guests.withdraw")}
                    cancelText={t("common.cancel")}
                    okButtonProps={{ danger: true }}
                    onConfirm={() => end.mutate(guest.id)}
                  >
                    <Button size="small" danger>
                      {t("guests.withdraw")}
                    </Button>
                  </Popconfirm>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Looks({ id }: { id: string }): ReactNode {
  const { t } = useTranslation();
  const guest = useQuery(guestQuery(useSite(), id));
  if (guest.isPending) return <Bones rows={3} />;
  if (!guest.data) return <Failed cause={guest.error} retry={() => guest.refetch()} />;
  if (guest.data.looks.length === 0) return <Empty text={t("guests.looked_none")} />;
  return (
    <table className="tb">
      <tbody>
        {guest.data.looks.map(({ what, at }) => {
          const kind = what.slice(0, what.indexOf(":"));
          // A trace is named by the lot that it begins with.
          const of = kind === "trace" ? what.slice("trace:".length) : what;
          return (
            <tr key={`${at}${what}`}>
              <td className="num nw">{moment(at)}</td>
              <td>{t(`guests.kinds.${kind}`)}</td>
              <td>
                <RefLink of={of} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
