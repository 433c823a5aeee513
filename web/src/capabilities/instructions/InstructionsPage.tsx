/** The work instructions of the site, each with its newest version. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Drawer } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { GroupTabs } from "../../frame/GroupTabs";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { type Instruction, instructionsQuery, textIn } from "./api";
import { Drafts, SecondPerson } from "./Drafts";
import { emptyDraft } from "./draft";
import { InstructionForm } from "./InstructionForm";
import { Scope, Standing } from "./Scope";
import "./instructions.css";

export function InstructionsPage(): ReactNode {
  const { t, i18n } = useTranslation();
  const site = useSite();
  const search = useSearch({ from: "/desk/instructions" });
  const navigate = useNavigate({ from: "/instructions" });
  const may = useMay("masters.manage");
  const found = useInfiniteQuery(instructionsQuery(site));
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? [];
  const writing = search.add === "1" && may;
  const add = may && (
    <Button type="primary" onClick={() => navigate({ search: { add: "1" } })}>
      {t("instructions.new")}
    </Button>
  );
  return (
    <div className="page">
      <header className="page-h">
        <h1 className="h1">{t("frame.instructions")}</h1>
        <GroupTabs of="production" />
        <span className="grow" />
        {may && <SecondPerson />}
        {rows.length > 0 && add}
      </header>
      {may && <Drafts />}
      <section className="card">
        {found.isPending && <Bones rows={6} />}
        {found.isError && rows.length === 0 && (
          <Failed cause={found.error} retry={() => found.refetch()} />
        )}
        {found.isSuccess && rows.length === 0 && (
          <Empty text={t("instructions.empty")}>{add}</Empty>
        )}
        {rows.length > 0 && <InstructionTable rows={rows} />}
        {found.hasNextPage && (
          <Button block type="text" onClick={() => found.fetchNextPage()}>
            {t("quality.next_page")}
          </Button>
        )}
      </section>
      <Drawer
        open={writing}
        onClose={() => navigate({ search: {} })}
        title={t("instructions.new")}
        size={760}
        destroyOnHidden
      >
        <InstructionForm
          first={emptyDraft(i18n.language)}
          onCancel={() => navigate({ search: {} })}
          onDone={(code) =>
            code === null
              ? navigate({ search: {} })
              : navigate({ to: "/instructions/$code", params: { code } })
          }
        />
      </Drawer>
    </div>
  );
}

function InstructionTable({ rows }: { rows: Instruction[] }): ReactNode {
  const { t, i18n } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("frame.instructions")}>
      <table className="tb">
        <thead>
          <tr>
            <th scope="col">{t("instructions.code")}</th>
            <th scope="col">{t("instructions.title")}</th>
            <th scope="col">{t("instructions.for")}</th>
            <th scope="col">{t("instructions.version")}</th>
            <th scope="col">{t("field.state")}</th>
            <th scope="col">{t("instructions.unread")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const [version] = row.versions;
            return (
              version && (
                <tr key={row.code}>
                  <td>
                    <Link to="/instructions/$code" params={{ code: row.code }} className="lnk code">
                      {row.code}
                    </Link>
                  </td>
                  <td>{textIn(version.titles, i18n.language)}</td>
                  <td>
                    <Scope of={version} />
                  </td>
                  <td className="num">{row.version}</td>
                  <td>
                    <Standing instruction={row} version={version} />
                  </td>
                  <td>{t(`instructions.unread_${version.unread}`)}</td>
                </tr>
              )
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
