/** Whom to invite, to what and until when; the link is shown once. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { DateField } from "../../frame/DateField";
import { Note } from "../../frame/Outcome";
import { problemWords } from "../../frame/problems";
import { useSite } from "../../frame/session";
import { LANGUAGE_NAMES, LANGUAGES } from "../../language/language";
import { fieldValue, instantOf } from "../../language/time";
import { Icon } from "../../marks/Icon";
import { invite, linkOf } from "./api";

interface Fields {
  name: string;
  firm: string;
  from?: string;
  until: string;
  lots?: string[];
  recalls?: string[];
  complaints?: string[];
  language: string;
}

const WEEK_MS = 7 * 24 * 3_600_000;
const NAMED = ["lots", "recalls", "complaints"] as const;

export function InviteForm({ onDone }: { onDone: () => void }): ReactNode {
  const { t, i18n } = useTranslation();
  const site = useSite();
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: ({ from, until, lots, recalls, complaints, ...rest }: Fields) =>
      invite(site, {
        ...rest,
        from: from ? (instantOf(from) ?? from) : null,
        until: instantOf(until) ?? until,
        lots: lots ?? [],
        recalls: recalls ?? [],
        complaints: complaints ?? [],
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["guests"] }),
  });
  if (make.data) return <Made link={linkOf(make.data.token)} onDone={onDone} />;
  const required = [{ required: true, message: t("common.required") }];
  const until = fieldValue(new Date(Date.now() + WEEK_MS).toISOString());
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      initialValues={{ until, language: i18n.language }}
      onFinish={(fields) => make.mutate(fields)}
    >
      <div role="alert">
        {make.error && (
          <div style={{ marginBottom: 14 }}>
            <Note tone="no">
              <Icon name="warn" size={16} />
              {problemWords(t, make.error)}
            </Note>
          </div>
        )}
      </div>
      <Form.Item name="name" label={t("guests.name")} rules={required}>
        <Input autoComplete="off" maxLength={100} />
      </Form.Item>
      <Form.Item name="firm" label={t("guests.firm")} rules={required}>
        <Input autoComplete="off" maxLength={100} placeholder={t("guests.firm_example")} />
      </Form.Item>
      {NAMED.map((kind) => (
        <Form.Item
          key={kind}
          name={kind}
          label={t(`guests.${kind}`)}
          extra={kind === "lots" ? t("guests.lots_hint") : undefined}
        >
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[",", " ", "\n"]} />
        </Form.Item>
      ))}
      <Form.Item
        name="until"
        label={t("guests.until")}
        extra={t("guests.until_hint")}
        rules={required}
        trigger="onChange"
      >
        <Until />
      </Form.Item>
      <Form.Item name="language" label={t("guests.language")}>
        <Select options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))} />
      </Form.Item>
      <div className="row">
        <Button type="primary" htmlType="submit" loading={make.isPending}>
          {t("guests.make")}
        </Button>
        <Button onClick={onDone}>{t("common.cancel")}</Button>
      </div>
    </Form>
  );
}

interface UntilProps {
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
}

/** The form hands over what a field needs. */
function Until({ id = "until", value = "", onChange = () => {} }: UntilProps): ReactNode {
  return <DateField id={id} value={value} timed onChange={onChange} />;
}

function Made({ link, onDone }: { link: string; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(link);
    setCopied(true);
  };
  return (
    <div className="stack" role="status">
      <Note tone="ok">
        <Icon name="key" size={16} />
        <span className="grow">
          {t("guests.once")}
          <br />
          <code className="hash">{link}</code>
        </span>
      </Note>
      <div className="row">
        <Button
          type="primary"
          icon={<Icon name={copied ? "check" : "link"} size={16} />}
          onClick={copy}
        >
          {t(copied ? "trace.acts.copied" : "guests.copy")}
        </Button>
        <Button onClick={onDone}>{t("common.close")}</Button>
      </div>
    </div>
  );
}
