/**
 * Opens a document as PDF in a tab of its own, in the language of the page.
 *
 * The server is asked first whether there would be one: a tab that shows a refusal helps nobody.
 */
import { Button } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { check } from "../api/client";
import type { paths } from "../api/schema.gen";
import { Icon } from "../marks/Icon";
import { Note } from "./Outcome";
import { problemWords } from "./problems";
import { useSite } from "./session";

/** The documents there are. */
type Printed = Extract<keyof paths, `${string}.pdf`>;

interface PrintButtonProps {
  /** Which document. */
  path: Printed;
  /** What stands for `{…}` in the path. */
  of: string;
  /** What is printed; "Print" alone where the page is about one thing. */
  word?: string;
  primary?: boolean;
  /** What is asked beside. */
  query?: Record<string, string | number | undefined>;
}

export function PrintButton({
  path,
  of,
  word,
  primary = false,
  query: beside = {},
}: PrintButtonProps): ReactNode {
  const { t, i18n } = useTranslation();
  const site = useSite();
  const query = new URLSearchParams({ site, lang: i18n.language });
  for (const [name, value] of Object.entries(beside))
    if (value !== undefined) query.set(name, String(value));
  const url = `${path.replace(/\{\w+\}/, encodeURIComponent(of))}?${query}`;
  const [problem, setProblem] = useState<unknown>(null);
  const [asking, setAsking] = useState(false);
  const print = async (): Promise<void> => {
    // Opened at once: later a browser would take it for an advertisement.
    const tab = window.open("about:blank", "_blank");
    setProblem(null);
    setAsking(true);
    try {
      await check(url);
      if (tab) tab.location.replace(url);
      else window.location.assign(url);
    } catch (cause) {
      tab?.close();
      setProblem(cause);
    } finally {
      setAsking(false);
    }
  };
  return (
    <>
      <Button
        type={primary ? "primary" : "default"}
        icon={<Icon name="print" size={16} />}
        loading={asking}
        onClick={print}
      >
        {word ? t("common.print_what", { what: word }) : t("common.print")}
      </Button>
      {problem !== null && (
        <Note tone="no">
          <Icon name="warn" size={16} /> {problemWords(t, problem)}
        </Note>
      )}
    </>
  );
}
