/** Tanks: what is in them, filling, drawing from and cleaning one, and taking one into use. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { poolsQuery } from "../../api/queries";
import type { Pool } from "../../api/types";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { JustDone } from "./Outcome";
import { CleanForm, DrawForm, FillForm, OpenForm } from "./TankForms";

type Doing = { tank: string; act: "fill" | "draw" | "clean" } | { tank: ""; act: "open" };

export function Tanks(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("goods.record");
  const tanks = useInfiniteQuery(poolsQuery(site, { kind: "tank" }));
  const rows = tanks.data?.pages.flatMap((page) => page.rows) ?? [];
  const [doing, setDoing] = useState<Doing | null>(null);
  const [done, setDone] = useState<{ act: string; say: string } | null>(null);
  const finished = (act: string, say: string): void => {
    setDoing(null);
    setDone({ act, say });
  };
  return (
    <>
      <header className="page-h">
        <h2 className="h1 grow">{t("production.tanks")}</h2>
        {may && (
          <Button onClick={() => setDoing({ tank: "", act: "open" })}>
            {t("production.open_tank")}
          </Button>
        )}
      </header>
      {done && (
        <JustDone key={done.act} act={done.act}>
          {done.say}
        </JustDone>
      )}
      {doing?.act === "open" && <OpenForm onDone={finished} />}
      <section className="card" aria-label={t("production.tanks")}>
        {tanks.isPending && <Bones rows={4} />}
        {tanks.isError && <Failed cause={tanks.error} retry={() => tanks.refetch()} />}
        {tanks.isSuccess && rows.length === 0 && <Empty text={t("production.no_tanks")} />}
        <ul className="make-tanks">
          {rows.map((tank) => (
            <li key={tank.ref}>
              <OneTank tank={tank}>
                {may &&
                  (["fill", "draw", "clean"] as const).map((act) => (
                    <Button
                      key={act}
                      size="small"
                      aria-expanded={doing?.tank === tank.ref && doing.act === act}
                      aria-label={`${t(`production.${act}`)} ${tank.code}`}
                      onClick={() => setDoing({ tank: tank.ref, act })}
                    >
                      {t(`production.${act}`)}
                    </Button>
                  ))}
              </OneTank>
              {doing?.tank === tank.ref && doing.act === "fill" && (
                <FillForm tank={tank} onDone={finished} />
              )}
              {doing?.tank === tank.ref && doing.act === "draw" && (
                <DrawForm tank={tank} onDone={finished} />
              )}
              {doing?.tank === tank.ref && doing.act === "clean" && (
                <CleanForm tank={tank} onDone={finished} />
              )}
            </li>
          ))}
        </ul>
        {tanks.hasNextPage && (
          <Button block type="text" onClick={() => tanks.fetchNextPage()}>
            {t("production.more_tanks")}
          </Button>
        )}
      </section>
    </>
  );
}

function OneTank({ tank, children }: { tank: Pool; children: ReactNode }): ReactNode {
  return (
    <div className="row make-fields">
      <Link to="/lots/$ref" params={{ ref: tank.ref }} className="lnk code">
        {tank.code}
      </Link>
      <span className="grow">{tank.item?.name}</span>
      <span className="num sec">{moment(tank.last_at)}</span>
      {tank.on_hand && (
        <b className="num">
          {quantity(tank.on_hand, tank.unit)} {tank.unit}
        </b>
      )}
      {children}
    </div>
  );
}
