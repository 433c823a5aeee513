/** The devices: who had each last, when it was heard of, how far its clock is off. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Empty, Failed } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { devicesQuery } from "./api";

/** A clock that is off by more than this is worth a look: dates of acts depend on it. */
const OFF_MS = 60_000;
/** As much of its name as tells devices apart. */
const NAME = 8;

export function Devices(): ReactNode {
  const { t } = useTranslation();
  const devices = useInfiniteQuery(devicesQuery(useSite()));
  const rows = devices.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <section className="card">
      <h2 className="card-h">{t("devices.devices")}</h2>
      {devices.isPending && <Bones rows={3} />}
      {devices.isError && <Failed cause={devices.error} retry={() => devices.refetch()} />}
      {devices.isSuccess && rows.length === 0 && <Empty text={t("devices.no_devices")} />}
      {rows.length > 0 && (
        <div className="scroll-x">
          <table className="tb">
            <thead>
              <tr>
                <th scope="col">{t("field.device")}</th>
                <th scope="col">{t("devices.last_by")}</th>
                <th scope="col">{t("devices.last_at")}</th>
                <th scope="col" className="r">
                  {t("devices.acts")}
                </th>
                <th scope="col" className="r">
                  {t("devices.clock")}
                </th>
                <th scope="col" className="r">
                  {t("devices.open_of_it")}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr key={one.device}>
                  <td className="code" title={one.device}>
                    {one.device.slice(0, NAME)}
                  </td>
                  <td>{one.last_by?.name}</td>
                  <td className="num">{moment(one.last_at)}</td>
                  <td className="r num">{one.last_sequence}</td>
                  <td className="r num">
                    {Math.abs(one.clock_offset_ms) > OFF_MS ? (
                      <b className="fault">{offset(one.clock_offset_ms)}</b>
                    ) : (
                      offset(one.clock_offset_ms)
                    )}
                  </td>
                  <td className="r num">{one.to_settle}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {devices.hasNextPage && (
        <div className="row" style={{ padding: 12, justifyContent: "center" }}>
          <Button loading={devices.isFetchingNextPage} onClick={() => void devices.fetchNextPage()}>
            {t("quality.next_page")}
          </Button>
        </div>
      )}
    </section>
  );
}

/** `+0.2 s`: what was added to the device's clock. */
const offset = (ms: number): string => `${ms < 0 ? "−" : "+"}${(Math.abs(ms) / 1000).toFixed(1)} s`;
