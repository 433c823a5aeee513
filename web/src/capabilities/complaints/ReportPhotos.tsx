/** Codes in the photos that came with a report of the public form, offered to whoever takes it. */
import { useQueries } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSite } from "../../frame/session";
import { type Report, reportPhoto } from "./api";
import { PhotoCodes, type PhotoCodesProps } from "./PhotoCodes";

type ReportPhotosProps = Omit<PhotoCodesProps, "files"> & { report: Report };

export function ReportPhotos({ report, ...rest }: ReportPhotosProps): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const photos = report.files.filter(({ media_type }) => media_type.startsWith("image/"));
  const fetched = useQueries({
    queries: photos.map((photo) => ({
      queryKey: ["report-photo", site, report.report, photo.sha256],
      queryFn: () => reportPhoto(site, report.report, photo),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    })),
  });
  return photos.map(({ sha256, name }, at) => {
    const { data, isError } = fetched[at] ?? {};
    if (data) return <PhotoCodes key={sha256} files={[data]} {...rest} />;
    return (
      <p key={sha256} className={isError ? "fault t13" : "sec t13"} role="status">
        {t(isError ? "complaints.photo.failed" : "complaints.photo.reading", { name })}
      </p>
    );
  });
}
