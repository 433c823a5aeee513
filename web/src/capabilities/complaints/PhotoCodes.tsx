/**
 * Codes that were read in photos of a complaint, offered for what they fill. Nothing is filled by
 * itself: a carton that stands beside the goods has a code too.
 */
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { lookInto, type Offer, type Said } from "./photoCodes";
import "./complaints.css";

export interface PhotoCodesProps {
  files: readonly File[];
  /** What the fields hold already. */
  held: readonly string[];
  /** Without it only the lot is asked for, and no delivery note is offered. */
  document?: boolean;
  onUse: (offer: Offer) => void;
}

export function PhotoCodes({ files, ...rest }: PhotoCodesProps): ReactNode {
  const photos = files.filter(({ type }) => type.startsWith("image/"));
  return (
    <div className="photo-codes" role="status">
      {photos.map((file, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a camera may call all its pictures the same.
        <Photo key={`${file.name} ${file.lastModified} ${at}`} file={file} {...rest} />
      ))}
    </div>
  );
}

type PhotoProps = Omit<PhotoCodesProps, "files"> & { file: File };

function Photo({ file, ...rest }: PhotoProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  // Two pictures may have the same name, size and time; this one is looked at once.
  const own = useRef(crypto.randomUUID()).current;
  const looked = useQuery({
    queryKey: ["photo-codes", site, own],
    queryFn: () => lookInto(site, file),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const { name } = file;
  if (looked.isPending) return <p className="sec t13">{t("complaints.photo.reading", { name })}</p>;
  if (looked.error) {
    // A decoder that does not run is no answer of the server.
    const said =
      looked.error instanceof Problem
        ? problemWords(t, looked.error)
        : t("complaints.photo.failed", { name });
    return <p className="fault t13">{said}</p>;
  }
  return <Found name={name} said={looked.data} {...rest} />;
}

interface FoundProps extends Omit<PhotoProps, "file"> {
  name: string;
  said: Said;
}

function Found({ name, said, held, document = false, onUse }: FoundProps): ReactNode {
  const { t } = useTranslation();
  const offers = said.offers.filter(({ fills }) => document || fills === "lot");
  if (offers.length === 0 && said.unknown.length === 0) {
    return <p className="sec t13">{t("complaints.photo.nothing", { name })}</p>;
  }
  return (
    <>
      <p className="sec t13">
        {t(offers.length > 1 ? "complaints.photo.several" : "complaints.photo.found", { name })}
      </p>
      <ul>
        {offers.map((offer) => {
          const isUsed = held.includes(offer.value);
          return (
            <li key={`${offer.fills} ${offer.value}`} className="row">
              <span className="grow">
                {t(`complaints.photo.kind.${offer.kind}`)} <b className="code">{offer.code}</b>{" "}
                {offer.about}
              </span>
              <Button
                size="small"
                disabled={isUsed}
                {...(!isUsed && {
                  "aria-label": t("complaints.photo.use_what", { what: offer.code }),
                })}
                onClick={() => onUse(offer)}
              >
                {t(isUsed ? "complaints.photo.used" : "complaints.photo.use")}
              </Button>
            </li>
          );
        })}
        {said.unknown.map((code) => (
          <li key={code} className="sec t13">
            {t("complaints.photo.unknown", { code })}
          </li>
        ))}
      </ul>
    </>
  );
}
