/** The striped frame around everything while one practises, with the word for it always in sight. */
import type { ReactNode } from "react";
import { addressOf } from "../base/route";
import { t } from "../base/words";
import "./practice.css";

export function Frame(): ReactNode {
  return (
    <>
      <a className="f-practice" href={addressOf("practice")}>
        <b>{t("floor.practice.word")}</b>
        <span>{t("floor.practice.lessons")}</span>
      </a>
      <div className="f-stripes" aria-hidden="true" />
    </>
  );
}
