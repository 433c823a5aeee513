/** How far the site's numbers of GS1 are used up, and taking a block of them for a roll of labels. */
import { useQuery } from "@tanstack/react-query";
import { Button, Table } from "antd";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Empty, Failed } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { count } from "../../language/decimal";
import { moment } from "../../language/time";
import { ActForm } from "./ActForm";
import { type NumberBlock, type NumberPool, numberPoolsQuery } from "./api";
import { takeNumbersSpec } from "./unitActs";

export function NumberPools(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const pools = useQuery(numberPoolsQuery(site));
  const may = useMay("goods.record");
  const spec = useMemo(() => {
    const open = pools.data?.rows.filter((pool) => !pool.retired && pool.state !== "used_up");
    return open && open.length > 0 ? takeNumbersSpec(site, open) : null;
  }, [site, pools.data]);
  const [round, setRound] = useState(0);
  return (
    <section className="card stack">
      <h2 className="card-h">{t("numbers.title")}</h2>
      {pools.isError && (
        <Failed title={t("numbers.title")} cause={pools.error} retry={() => pools.refetch()} />
      )}
      {pools.data?.rows.length === 0 && <Empty text={t("numbers.empty")} />}
      {pools.data && pools.data.rows.length > 0 && <Pools rows={pools.data.rows} />}
      {pools.data && pools.data.blocks.length > 0 && <Blocks rows={pools.data.blocks} />}
      {may && spec && (
        <div className="pad stack">
          <h3 className="t14">{t("numbers.take")}</h3>
          <ActForm aside key={round} spec={spec} onClose={() => setRound(round + 1)}>
            {({ result }) => (
              <span className="row">
                <span className="grow">{spec.tell(t, result)}</span>
                <NumbersFile numbers={result.numbers} name={`${result.block.first}.txt`} />
              </span>
            )}
          </ActForm>
        </div>
      )}
    </section>
  );
}

function Pools({ rows }: { rows: NumberPool[] }): ReactNode {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("numbers.title")}>
      <Table<NumberPool>
        size="small"
        rowKey="code"
        pagination={false}
        dataSource={rows}
        columns={[
          { title: t("masters.field.name"), render: (_, pool) => pool.name },
          { title: t("numbers.key"), render: (_, pool) => t(`masters.choice.${pool.key}`) },
          {
            title: t("numbers.next"),
            render: (_, pool) => <span className="code">{pool.next ?? t("numbers.none")}</span>,
          },
          {
            title: t("numbers.left"),
            align: "right",
            render: (_, pool) => <span className="num">{count(Number(pool.left))}</span>,
          },
          {
            title: t("numbers.used"),
            align: "right",
            render: (_, pool) => (
              <span className={pool.state === "free" ? "num" : "num late"}>
                {pool.used_percent} % {pool.state !== "free" && t(`numbers.state.${pool.state}`)}
              </span>
            ),
          },
        ]}
      />
    </section>
  );
}

function Blocks({ rows }: { rows: NumberBlock[] }): ReactNode {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
    <section className="scroll-x" tabIndex={0} aria-label={t("numbers.blocks")}>
      <Table<NumberBlock>
        size="small"
        rowKey={(block) => block.first}
        pagination={rows.length > 10 ? { pageSize: 10, showSizeChanger: false } : false}
        dataSource={rows}
        title={() => t("numbers.blocks")}
        columns={[
          { title: t("numbers.purpose"), dataIndex: "purpose" },
          {
            title: t("numbers.range"),
            render: (_, block) => (
              <span className="code">
                {block.first} – {block.last}
              </span>
            ),
          },
          {
            title: t("numbers.count"),
            align: "right",
            render: (_, block) => <span className="num">{block.count}</span>,
          },
          {
            title: t("numbers.when"),
            render: (_, block) => moment(block.at),
          },
          { title: t("numbers.by"), render: (_, block) => block.by?.name ?? "" },
        ]}
      />
    </section>
  );
}

/** The numbers of a block as a text file, one a line: what label programs read. */
function NumbersFile({ numbers, name }: { numbers: string[]; name: string }): ReactNode {
  const { t } = useTranslation();
  const save = (): void => {
    const file = URL.createObjectURL(new Blob([`${numbers.join("\r\n")}\r\n`]));
    const link = Object.assign(document.createElement("a"), { href: file, download: name });
    link.click();
    URL.revokeObjectURL(file);
  };
  return <Button onClick={save}>{t("numbers.save")}</Button>;
}
