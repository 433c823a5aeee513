/** People beside versions: who has not read the newest one comes first. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed } from "../../frame/Outcome";
import { useSite } from "../../frame/session";
import { moment } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { readersQuery } from "./api";

export function Readers({ code, newest }: { code: string; newest: number }): ReactNode {
  const { t } = useTranslation();
  const readers = useQuery(readersQuery(useSite(), code));
  const people = readers.data?.people ?? [];
  const versions = readers.data?.versions ?? [];
  const missing = people.filter(({ reads }) => !reads.some(({ version }) => version === newest));
  return (
    <section className="card" aria-label={t("instructions.readers")}>
      <div className="instruction-head">
        <h2 className="h2">{t("instructions.readers")}</h2>
        {readers.isSuccess && (
          <p className="sec" role="status">
            {missing.length > 0
              ? t("instructions.missing", { count: missing.length, version: newest })
              : t("instructions.all_read", { version: newest })}
          </p>
        )}
      </div>
      {readers.isPending && <Bones rows={4} />}
      {readers.isError && <Failed cause={readers.error} retry={() => readers.refetch()} />}
      {readers.isSuccess && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, also by keyboard.
        <section className="scroll-x" tabIndex={0} aria-label={t("instructions.readers")}>
          <table className="tb">
            <thead>
              <tr>
                <th scope="col">{t("instructions.person")}</th>
                {versions.map((version) => (
                  <th key={version} scope="col">
                    {t("instructions.version_of", { version })}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {people.map(({ person, reads }) => (
                <tr key={person.person}>
                  <th scope="row">{person.name ?? person.person}</th>
                  {versions.map((version) => {
                    const read = reads.find((one) => one.version === version);
                    return (
                      <td key={version} className={read ? "num" : "instruction-unread"}>
                        {read ? (
                          <>
                            <Icon name="check" size={14} /> {moment(read.at)}
                          </>
                        ) : (
                          t("instructions.not_read")
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}
