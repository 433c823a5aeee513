/** Who signed what is shown here: name, time with its zone, and meaning, as 21 CFR 11.50 asks. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bones, Failed } from "../../frame/Outcome";
import { useMay, useSite } from "../../frame/session";
import { type Signature, type SignedWhat, signaturesQuery } from "./api";
import "./signatures.css";

interface SignaturesProps {
  of: SignedWhat;
  /** Says too that nothing is signed; else nothing is shown then. */
  always?: boolean;
}

export function Signatures({ of, always = false }: SignaturesProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const may = useMay("work.read");
  const signed = useQuery({ ...signaturesQuery(site, of), enabled: may });
  if (!may) return null;
  const rows = signed.data?.rows ?? [];
  if (signed.isSuccess && rows.length === 0 && !always) return null;
  return (
    <section className="card">
      <h2 className="card-h">{t("signatures.list")}</h2>
      {signed.isPending && <Bones rows={2} />}
      {signed.isError && <Failed cause={signed.error} retry={() => signed.refetch()} />}
      {signed.isSuccess && rows.length === 0 && (
        <p className="signed mut t13">{t("signatures.none")}</p>
      )}
      {rows.length > 0 && (
        <ul className="signed stack">
          {rows.map((one) => (
            <Line key={one.seq} one={one} of={of} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** To the second and with its zone, as a signature is read years later and elsewhere. */
const stamp = (at: string): string => at.replace(/T(\d\d:\d\d:\d\d)(?:\.\d+)?/, " $1 ");

function Line({ one, of }: { one: Signature; of: SignedWhat }): ReactNode {
  const { t } = useTranslation();
  const name = t(`acts.name.${one.act_name}`, { defaultValue: one.act_name });
  return (
    <li>
      <p>
        <b>{one.by.name ?? one.by.person}</b>{" "}
        <span className="chip chip-free">
          {t(`signatures.meanings.${one.meaning}`, { defaultValue: one.meaning })}
        </span>{" "}
        {one.undone && <span className="chip chip-gone">{t("signatures.undone")}</span>}
      </p>
      <p className="sec t13 num">
        {stamp(one.at)}
        {" · "}
        {t(`signatures.ways.${one.way}`, { defaultValue: one.way })}
      </p>
      <p className="mut t12">
        {of.act === undefined && (
          <>
            <Link to="/acts" search={{ act: one.act }} className="lnk">
              {name}
            </Link>{" "}
          </>
        )}
        <Link
          to="/ledger"
          search={{ from: String(Math.max(0, one.act_seq - 1)) }}
          className="lnk num"
        >
          #{one.act_seq}
        </Link>{" "}
        <span className="code">{one.act_sha256.slice(0, 12)}</span>
      </p>
    </li>
  );
}
