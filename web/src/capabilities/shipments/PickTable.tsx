/** The pick list: taken one by one with a scan, each refusal beside the pick it is about. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { Fragment, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { useActing } from "../../frame/act";
import { Empty, Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { quantity } from "../../language/decimal";
import { civil } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { nameOf } from "../warehouse/api";
import { sendAct } from "../warehouse/send";
import { dropPick, type Pick, type Shipment } from "./api";

interface PickTableProps {
  shipment: Shipment;
  may: boolean;
  /** What the last check before leaving refused. */
  refused: unknown;
}

/** Whether a refusal is about this pick: by its number, or by its lot. */
function isAbout(refused: unknown, pick: Pick): boolean {
  // That a pick is not taken yet, its row says anyway.
  if (!(refused instanceof Problem) || refused.code === "not_picked") return false;
  const { pick: number, reference } = refused.params;
  if (number !== undefined) return Number(number) === pick.pick;
  return reference !== undefined && [pick.lot, pick.lot_number].includes(String(reference));
}

const fits = (pick: Pick, scan: string): boolean =>
  [pick.lot, pick.lot_number, pick.handling_unit, pick.outer_unit].some(
    (code) => code?.toLowerCase() === scan.toLowerCase(),
  );

function useTake(shipment: Shipment) {
  const site = useSite();
  const queries = useQueryClient();
  const acting = useActing();
  return useMutation({
    mutationFn: ({ pick, scanned }: { pick: Pick; scanned: boolean }) => {
      acting.touched(scanned);
      return sendAct("/api/v1/shipments/{code}/picks/{pick}/pick", {
        site,
        at: { code: shipment.code, pick: pick.pick },
        act: acting.how({}),
        key: acting.key,
        preview: false,
        body: {},
      });
    },
    onError: acting.refused,
    onSuccess: async () => {
      acting.done();
      await queries.invalidateQueries();
    },
  });
}

export function PickTable({ shipment, may, refused }: PickTableProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const take = useTake(shipment);
  const drop = useMutation({
    mutationFn: (pick: Pick) => dropPick(site, shipment.code, pick.pick, crypto.randomUUID()),
    onSuccess: () => queries.invalidateQueries(),
  });
  const about = take.variables?.pick.pick ?? drop.variables?.pick;
  const said = take.error ?? drop.error;
  const problemOf = (pick: Pick): unknown => {
    if (said && about === pick.pick) return said;
    return isAbout(refused, pick) ? refused : null;
  };
  return (
    <section className="card">
      <h2 className="card-h">
        {t("shipments.pick_list")}
        <span className="mut num">
          {t("shipments.picked_of", {
            picked: shipment.picks.filter(({ picked }) => picked).length,
            count: shipment.picks.length,
          })}
        </span>
      </h2>
      {may && shipment.picks.some(({ picked }) => !picked) && (
        <ScanPick picks={shipment.picks} onTake={(pick) => take.mutate({ pick, scanned: true })} />
      )}
      {shipment.picks.length === 0 && <Empty text={t("shipments.no_picks")} />}
      {shipment.picks.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
        <section className="scroll-x" tabIndex={0} aria-label={t("shipments.pick_list")}>
          <table className="tb">
            <thead>
              <tr>
                <th scope="col">#</th>
                <th scope="col">{t("field.lot_number")}</th>
                <th scope="col">{t("field.item")}</th>
                <th scope="col">{t("field.place")}</th>
                <th scope="col" className="r">
                  {t("field.quantity")}
                </th>
                <th scope="col">{t("field.expires")}</th>
                <th scope="col">{t("field.state")}</th>
              </tr>
            </thead>
            <tbody>
              {shipment.picks.map((pick) => (
                <Fragment key={pick.pick}>
                  <PickRow
                    pick={pick}
                    may={may}
                    busy={take.isPending || drop.isPending}
                    onTake={() => take.mutate({ pick, scanned: false })}
                    onDrop={() => drop.mutate(pick)}
                  />
                  {problemOf(pick) !== null && (
                    <tr>
                      <td colSpan={7} role="alert">
                        <Note tone="no">
                          <Icon name="warn" size={16} /> {problemWords(t, problemOf(pick))}
                        </Note>
                      </td>
                    </tr>
                  )}
                </Fragment>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

interface ScanPickProps {
  picks: Pick[];
  onTake: (pick: Pick) => void;
}

/** A label is scanned; the pick it belongs to is taken. Any other label says so. */
function ScanPick({ picks, onTake }: ScanPickProps): ReactNode {
  const { t } = useTranslation();
  const [scan, setScan] = useState("");
  const [stray, setStray] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const read = (text: string): void => {
    const label = text.trim();
    if (label === "") return;
    const fitting = picks.filter((pick) => fits(pick, label));
    const open = fitting.find(({ picked }) => !picked);
    setScan("");
    if (open) {
      setStray(null);
      onTake(open);
    } else {
      setStray(t(fitting.length > 0 ? "shipments.already_taken" : "shipments.stray", { label }));
    }
  };
  return (
    <div className="scan-pick">
      <Input
        ref={field as never}
        prefix={<Icon name="scan" size={16} />}
        aria-label={t("shipments.scan")}
        placeholder={t("shipments.scan")}
        autoComplete="off"
        value={scan}
        onChange={(event) => setScan(event.target.value)}
        onPressEnter={() => read(scan)}
      />
      <div role="alert">
        {stray && (
          <Note tone="no">
            <Icon name="warn" size={16} /> {stray}
          </Note>
        )}
      </div>
    </div>
  );
}

interface PickRowProps {
  pick: Pick;
  may: boolean;
  busy: boolean;
  onTake: () => void;
  onDrop: () => void;
}

function PickRow({ pick, may, busy, onTake, onDrop }: PickRowProps): ReactNode {
  const { t } = useTranslation();
  return (
    <tr>
      <td className="num">{pick.pick}</td>
      <td className="code">
        {nameOf(pick)}
        {pick.reason && (
          <div className="mut t12">{t("shipments.reason", { reason: pick.reason })}</div>
        )}
      </td>
      <td>{pick.item_name}</td>
      <td>
        {pick.place ?? (pick.handling_unit ? "" : "–")}
        {pick.handling_unit && <div className="code t12">{pick.handling_unit}</div>}
      </td>
      <td className="r num">
        {quantity(pick.quantity, pick.unit)} {pick.unit}
      </td>
      <td className="num">{civil(pick.expires_on)}</td>
      <td>
        {pick.picked ? (
          <span className="chip chip-free">
            <Icon name="check" size={12} /> {t("shipments.taken")}
          </span>
        ) : (
          <span className="row">
            {may ? (
              <>
                <Button size="small" disabled={busy} onClick={onTake}>
                  {t("shipments.take")}
                </Button>
                <Button
                  size="small"
                  type="text"
                  disabled={busy}
                  aria-label={t("shipments.drop", { lot: nameOf(pick) })}
                  icon={<Icon name="close" size={14} />}
                  onClick={onDrop}
                />
              </>
            ) : (
              <span className="chip chip-n">{t("shipments.not_taken")}</span>
            )}
          </span>
        )}
      </td>
    </tr>
  );
}
