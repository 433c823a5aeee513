/** The log of acts: who did what, on which document, when, and how it was put in. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Drawer, Input, Switch } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed, Stale } from "../../frame/Outcome";
import { useSession, useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { LotShown } from "../quality/LotShown";
import { QualityTabs } from "../quality/QualityTabs";
import { ActDrawer } from "./ActDrawer";
import { type Act, actsQuery } from "./api";
import "./acts.css";

const TYPING_PAUSE_MS = 300;

export function ActsPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const session = useSession();
  const search = useSearch({ from: "/desk/acts" });
  const navigate = useNavigate({ from: "/acts" });
  const filter = {
    person: search.person ?? "",
    document: search.document ?? "",
    lot: search.lot ?? "",
  };
  const acts = useInfiniteQuery(actsQuery(site, filter));
  const rows = acts.data?.pages.flatMap((page) => page.rows) ?? [];
  const change = (words: Record<string, string | undefined>): void =>
    void navigate({ search: (now) => ({ ...now, ...words }), replace: true });
  const me = session?.person.id ?? "";
  const narrowed = filter.person !== "" || filter.document !== "" || filter.lot !== "";
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("acts.title")}</h1>
        <QualityTabs />
        {filter.lot && <LotShown lot={filter.lot} onClear={() => change({ lot: undefined })} />}
        <span className="grow" />
        <span className="row t13">
          <Switch
            size="small"
            aria-label={t("acts.only_mine")}
            checked={filter.person !== "" && filter.person === me}
            onChange={(only) => change({ person: only ? me : undefined })}
          />
          {t("acts.only_mine")}
        </span>
        <DocumentFind
          value={filter.document}
          onChange={(document) => change({ document: document || undefined })}
        />
      </header>
      {acts.isError && rows.length > 0 && (
        <Stale at={acts.dataUpdatedAt} cause={acts.error} retry={() => acts.refetch()} />
      )}
      <section className="card">
        {acts.isPending && <Bones rows={10} />}
        {acts.isError && rows.length === 0 && (
          <Failed cause={acts.error} retry={() => acts.refetch()} />
        )}
        {acts.isSuccess && rows.length === 0 && (
          <Empty text={t(narrowed ? "acts.none" : "acts.empty")}>
            {narrowed && (
              <Button
                onClick={() => change({ person: undefined, document: undefined, lot: undefined })}
              >
                {t("orders.clear")}
              </Button>
            )}
          </Empty>
        )}
        {rows.length > 0 && <ActTable rows={rows} />}
        {acts.hasNextPage && (
          <Button
            block
            type="text"
            loading={acts.isFetchingNextPage}
            onClick={() => acts.fetchNextPage()}
          >
            {t("quality.next_page")}
          </Button>
        )}
      </section>
      <Drawer
        open={search.act !== undefined}
        onClose={() => change({ act: undefined })}
        title={t("acts.one")}
        size={640}
        destroyOnHidden
      >
        {search.act && <ActDrawer key={search.act} act={search.act} />}
      </Drawer>
    </div>
  );
}

function DocumentFind({
  value,
  onChange,
}: {
  value: string;
  onChange: (document: string) => void;
}): ReactNode {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text.trim() === value) return;
    const pause = setTimeout(() => onChange(text.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(pause);
  }, [text, value, onChange]);
  return (
    <Input
      allowClear
      style={{ width: 220 }}
      aria-label={t("acts.find_document")}
      placeholder={t("acts.find_document")}
      value={text}
      onChange={({ target }) => setText(target.value)}
    />
  );
}

function ActTable({ rows }: { rows: Act[] }): ReactNode {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("acts.title")}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("acts.what")}</th>
            <th scope="col">{t("field.document")}</th>
            <th scope="col">{t("field.by")}</th>
            <th scope="col">{t("acts.happened")}</th>
            <th scope="col">{t("field.capture")}</th>
            <th scope="col" className="r">
              {t("acts.seconds")}
            </th>
            <th scope="col" className="r">
              {t("acts.refusals")}
            </th>
            <th scope="col">{t("field.reason")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((act) => (
            <tr key={act.act} className={act.undone_by ? "act-undone" : undefined}>
              <td>
                <Link
                  to="/acts"
                  search={(now: Record<string, string | undefined>) => ({ ...now, act: act.act })}
                  className="lnk act-name"
                >
                  {t(`acts.name.${act.name}`, { defaultValue: act.name })}
                </Link>{" "}
                {act.undone_by && <span className="chip chip-gone">{t("acts.undone")}</span>}
              </td>
              <td className="code">
                {act.document ? (
                  <Link to="/documents/$code" params={{ code: act.document }} className="lnk">
                    {act.document}
                  </Link>
                ) : (
                  "–"
                )}
              </td>
              <td>{act.by?.name ?? t("masters.by_program")}</td>
              <td className="num">
                <When act={act} />
              </td>
              <td>{t(`acts.capture.${act.capture}`, { defaultValue: act.capture })}</td>
              <td className="r num">{act.seconds ?? "–"}</td>
              <td className="r num">{act.refusals || "–"}</td>
              <td className="act-reason">{act.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** When it happened, and when it was recorded where that was another time. */
function When({ act }: { act: Act }): ReactNode {
  const { t } = useTranslation();
  const happened = moment(act.at);
  const recorded = moment(act.recorded_at);
  return (
    <>
      {happened} {act.late && <span className="chip chip-wait">{t("acts.late")}</span>}
      {recorded !== happened && (
        <div className="sec t12">
          {t("field.recorded_at")} {recorded}
        </div>
      )}
    </>
  );
}
