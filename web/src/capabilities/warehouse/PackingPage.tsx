/** Packing: open a unit by its label, or build a new one. */
import { useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { useMay, useSite } from "../../frame/session";
import { ActForm } from "./ActForm";
import { NumberPools } from "./NumberPools";
import { buildSpec } from "./unitActs";
import "./warehouse.css";

export function PackingPage(): ReactNode {
  const { t } = useTranslation();
  const site = useSite();
  const navigate = useNavigate();
  const may = useMay("goods.record");
  const [code, setCode] = useState("");
  const spec = useMemo(() => buildSpec(site), [site]);
  const open = (unit: string): void =>
    void navigate({ to: "/units/$code", params: { code: unit } });
  return (
    <div className="page packing">
      <header className="page-h">
        <h1 className="h1">{t("packing.title")}</h1>
      </header>
      <section className="card pad stack">
        <h2 className="t16">{t("packing.open")}</h2>
        <form
          className="row packing-open"
          onSubmit={(event) => {
            event.preventDefault();
            if (code.trim() !== "") open(code.trim());
          }}
        >
          <Field label={t("packing.scan")}>
            {(id) => (
              <Input
                id={id}
                autoFocus
                autoComplete="off"
                value={code}
                onChange={(event) => setCode(event.target.value)}
              />
            )}
          </Field>
          <Button htmlType="submit" disabled={code.trim() === ""}>
            {t("packing.look")}
          </Button>
        </form>
      </section>
      {may && (
        <section className="card pad stack">
          <h2 className="t16">{t("packing.build")}</h2>
          <p className="sec t13">{t("packing.build_hint")}</p>
          <ActForm spec={spec} onDone={(done) => open(done.result.code)} />
        </section>
      )}
      <NumberPools />
    </div>
  );
}
