/** What goes to the customer on paper, in their language unless another is chosen. */
import { Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Field } from "../../frame/Field";
import { PrintButton } from "../../frame/PrintButton";
import { useGuest } from "../../frame/session";
import type { Complaint } from "./api";

const LANGUAGES = ["zh-Hans", "zh-Hant", "en"] as const;

export function Letters({ complaint }: { complaint: Complaint }): ReactNode {
  const { t, i18n } = useTranslation();
  const [lang, setLang] = useState(complaint.letter_language ?? i18n.language);
  const { code } = complaint;
  const guest = useGuest();
  return (
    <section className="card" aria-labelledby="complaint-letters">
      <h2 className="card-h" id="complaint-letters">
        {t("complaints.letters.title")}
      </h2>
      <div className="pad-16">
        <div className="row step-row">
          <Field label={t("complaints.letters.language")} width={140}>
            {(id) => (
              <Select
                id={id}
                aria-label={t("complaints.letters.language")}
                value={lang}
                onChange={setLang}
                options={LANGUAGES.map((value) => ({ value, label: t(`masters.choice.${value}`) }))}
                style={{ width: "100%" }}
              />
            )}
          </Field>
          {!guest && (
            <PrintButton
              path="/api/v1/complaints/{code}/reply.pdf"
              of={code}
              word={t("complaints.letters.reply")}
              query={{ lang }}
            />
          )}
          <PrintButton
            path="/api/v1/complaints/{code}/8d.pdf"
            of={code}
            word={t("complaints.letters.eight_d")}
            query={{ lang }}
          />
        </div>
      </div>
    </section>
  );
}
