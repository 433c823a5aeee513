/** Tanks: what is in them, filling, drawing from and cleaning one, and taking one into use. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { moment } from "../../language/time";
import { type Tank, tanksQuery } from "./api";
import { JustDone } from "./Outcome";
import { CleanForm, DrawForm, FillForm, OpenForm } from "./TankForms";

type Doing = { tank: string; act: "fill" | "draw" | "clean" } | { tank: ""; act: "open" };

export function Tanks(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("goods.record");
  const tanks = useInfiniteQuery(tanksQuery(site));
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
            <li key={tank.tank}>
              <OneTank tank={tank}>
                {may &&
                  (["fill", "draw", "clean"] as const).map((act) => (
                    <Button
                      key={act}
                      size="small"
                      aria-expanded={doing?.tank === tank.tank && doing.act === act}
                      aria-label={`${t(`production.${act}`)} ${tank.code}`}
                      onClick={() => setDoing({ tank: tank.tank, act })}
                    >
                      {t(`production.${act}`)}
                    </Button>
                  ))}
              </OneTank>
              {doing?.tank === tank.tank && doing.act === "fill" && (
                <FillForm tank={tank} onDone={finished} />
              )}
              {doing?.tank === tank.tank && doing.act === "draw" && (
                <DrawForm tank={tank} onDone={finished} />
              )}
              {doing?.tank === tank.tank && doing.act === "clean" && (
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

/** Lots of a tank shown in its row. */
const LOTS = 3;

function OneTank({ tank, children }: { tank: Tank; children: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const mayTrace = useMay("trace.read");
  const [last] = tank.lots;
  return (
    <div className="row make-fields">
      {mayTrace ? (
        <Link to="/lots/$ref" params={{ ref: tank.tank }} className="lnk code">
          {tank.code}
        </Link>
      ) : (
        <b className="code">{tank.code}</b>
      )}
      <span className="grow">
        {tank.name} {tank.item_name}
        {tank.lots.length > 0 && (
          <span className="mut t12 code">
            {" "}
            {tank.lots
              .slice(0, LOTS)
              .map(({ lot, lot_number }) => lot_number ?? lot)
              .join(t("common.list_join"))}
            {tank.lots.length > LOTS &&
              ` ${t(tank.more ? "common.more_than" : "common.more", {
                count: tank.lots.length - LOTS,
              })}`}
          </span>
        )}
      </span>
      {last && <span className="num sec">{moment(last.at)}</span>}
      {tank.on_hand && (
        <b className="num">
          {quantity(tank.on_hand, tank.unit)} {tank.unit}
        </b>
      )}
      {children}
    </div>
  );
}
