/**
 * Makes a dossier of a trace: one file that proves the answer to somebody who has no account here.
 *
 * What is withheld is chosen first, because a file that was handed out cannot be taken back.
 */
import { useMutation } from "@tanstack/react-query";
import { Button, Checkbox, Drawer } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "../../api/client";
import { asked, type TraceAsk } from "../../api/queries";
import { Note } from "../../frame/Outcome";
import { bareRef } from "../../frame/places";
import { problemWords } from "../../frame/problems";
import { useMay, useSite } from "../../frame/session";
import { Icon } from "../../marks/Icon";
import { type Contents, contentsOf } from "./contents";
import "./dossiers.css";

/** What a dossier need not show. */
const WITHHELD = ["people", "partners", "quantities"] as const;
type Withheld = (typeof WITHHELD)[number];

/** What a dossier consists of. */
const PARTS = ["facts", "proofs", "checkpoint", "signatures", "files"] as const;

/** How long the browser may take to begin saving what it was handed. */
const SAVING_MS = 60_000;

export function DossierButton({ ask }: { ask: TraceAsk }): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const mayRead = useMay("trace.read");
  const mayProve = useMay("ledger.verify");
  if (!mayRead || !mayProve) return null;
  return (
    <>
      <Button icon={<Icon name="shield" size={16} />} onClick={() => setOpen(true)}>
        {t("dossier.make")}
      </Button>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title={t("dossier.title", { of: bareRef(ask.root) })}
        size={440}
        destroyOnHidden
      >
        <Making ask={ask} />
      </Drawer>
    </>
  );
}

function Making({ ask }: { ask: TraceAsk }): ReactNode {
  const { t, i18n } = useTranslation();
  const site = useSite();
  const [withheld, setWithheld] = useState<Withheld[]>([]);
  const making = useMutation({
    mutationFn: async () => {
      const withhold = WITHHELD.filter((one) => withheld.includes(one)).join(",");
      const lang = i18n.language;
      const query = { site, ...asked(ask), ...(withhold && { withhold }), lang };
      const file = await unwrap(
        api.GET("/api/v1/trace/dossier", { params: { query }, parseAs: "blob" }),
      );
      const name = fileName(ask);
      const made = file as unknown as Blob;
      save(made, name);
      return { name, contents: await contentsOf(made), withheld: [...withheld] };
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        making.mutate();
      }}
    >
      <p>{t("dossier.lead")}</p>
      <section>
        <h3 className="t13 sec">{t("dossier.within")}</h3>
        <ul className="dossier-parts t13">
          {PARTS.map((part) => (
            <li key={part}>{t(`dossier.part.${part}`)}</li>
          ))}
        </ul>
      </section>
      <fieldset className="stack dossier-withhold">
        <legend className="t13 sec">{t("dossier.withhold")}</legend>
        {WITHHELD.map((one) => (
          <Checkbox
            key={one}
            checked={withheld.includes(one)}
            onChange={({ target }) =>
              setWithheld(
                target.checked ? [...withheld, one] : withheld.filter((had) => had !== one),
              )
            }
          >
            {t(`dossier.withheld.${one}`)}
          </Checkbox>
        ))}
      </fieldset>
      <p className="t13 mut">{t("dossier.bound")}</p>
      <div className="row">
        <Button
          type="primary"
          htmlType="submit"
          loading={making.isPending}
          icon={<Icon name="export" size={16} />}
        >
          {t("dossier.save")}
        </Button>
      </div>
      <div role="status" aria-live="polite">
        {making.error && <Note tone="no">{problemWords(t, making.error)}</Note>}
        {making.data && (
          <Note tone="ok">
            <Icon name="check" size={16} />
            <div className="grow">
              {t("dossier.saved")} <span className="code">{making.data.name}</span>
              <Held contents={making.data.contents} withheld={making.data.withheld} />
            </div>
          </Note>
        )}
      </div>
      <section className="t13">
        <h3 className="t13 sec">{t("dossier.how")}</h3>
        <p>
          {t("dossier.how_page")}:{" "}
          <a className="lnk" href={`/verify#${i18n.language}`} target="_blank" rel="noreferrer">
            {t("dossier.verify")}
          </a>
        </p>
        <p>
          {t("dossier.how_line")}
          <br />
          <code className="code dossier-line">
            suyuan verify-dossier {making.data?.name ?? fileName(ask)} --key KEY
          </code>
        </p>
      </section>
    </form>
  );
}

interface HeldProps {
  contents: Contents | null;
  withheld: readonly Withheld[];
}

/** What lies in the file that was made. */
function Held({ contents, withheld }: HeldProps): ReactNode {
  const { t } = useTranslation();
  const { facts = 0, checkpoints = 0, stamps = 0, files = 0, page = false } = contents ?? {};
  const not = withheld.map((one) => t(`dossier.withheld.${one}`)).join(t("common.list_join"));
  const said = contents && [
    t("dossier.holds.facts", { count: facts }),
    t("dossier.holds.checkpoints", { count: checkpoints }),
    stamps > 0 ? t("dossier.holds.stamps", { count: stamps }) : t("dossier.holds.stamps_none"),
    t("dossier.holds.files", { count: files }),
    page && t("dossier.holds.page"),
  ];
  return (
    <ul className="dossier-parts">
      {said?.filter(Boolean).map((words) => (
        <li key={String(words)}>{words}</li>
      ))}
      <li>{not ? t("dossier.holds.withheld", { what: not }) : t("dossier.holds.all")}</li>
    </ul>
  );
}

/** What the file is called: which lot, which way, which day. */
export function fileName({ root, direction }: TraceAsk, now = new Date()): string {
  const plain = bareRef(root).replace(/[^\p{L}\p{N}._-]+/gu, "-");
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("");
  return `dossier-${plain}-${direction}-${day}.zip`;
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), SAVING_MS);
}
