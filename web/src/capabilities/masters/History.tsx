/** Every version of a record: who, when, what; the old struck through beside the new. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { moment } from "../../language/time";
import type { MasterField, MasterKind, MasterVersion } from "./api";
import { fieldAt, pathName, shown } from "./words";

export function History({
  kind,
  versions,
}: {
  kind: MasterKind;
  versions: MasterVersion[];
}): ReactNode {
  const { t } = useTranslation();
  return (
    <ol className="master-versions">
      {versions.map((version) => (
        <li key={version.seq}>
          <p className="row">
            <b className="num">{moment(version.at)}</b>
            <span>{version.by ?? t("masters.by_program")}</span>
            <span className="grow" />
            {version.retired && <span className="chip chip-gone">{t("masters.retired")}</span>}
            <span className="mut num t12">#{version.seq}</span>
          </p>
          {version.changes.length === 0 ? (
            <p className="mut t13">{t("masters.no_change")}</p>
          ) : (
            <dl>
              {inOrder(kind.fields, version.changes).map(({ path, before, after }) => (
                <div key={path}>
                  <dt>{pathName(t, kind.kind, path)}</dt>
                  <dd>
                    {before && <del>{said(t, fieldAt(kind.fields, path), before)}</del>}
                    {after && <ins>{said(t, fieldAt(kind.fields, path), after)}</ins>}
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </li>
      ))}
    </ol>
  );
}

/** As the form shows them, not as their names sort. */
function inOrder(fields: MasterField[], changes: MasterVersion["changes"]) {
  const place = (path: string): number =>
    fields.findIndex(({ name }) => name === path || path.startsWith(`${name}[`));
  return changes.toSorted((a, b) => place(a.path) - place(b.path));
}

function said(
  t: ReturnType<typeof useTranslation>["t"],
  field: MasterField | undefined,
  value: string,
): string {
  return field ? shown(t, field, value) : value;
}
