/** Prints the label of what the page is about: how it looks, where it comes out, and how many. */
import { Button, Drawer } from "antd";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Bones } from "../../frame/Outcome";
import { useMay } from "../../frame/session";
import { Icon } from "../../marks/Icon";

interface PrintLabelProps {
  /** `lot:…`, `unit:…`, `shipment:…`, `place:…`. */
  subject: string;
  /** For whom, where that decides how the label looks. */
  customer?: string;
  /** Which label, where a page has several. */
  of?: string;
  small?: boolean;
}

/** Whoever only looks at the page does not load what prints. */
const PrintForm = lazy(() =>
  import("./PrintForm").then(({ PrintForm: form }) => ({ default: form })),
);

export function PrintLabel({ subject, customer, of, small }: PrintLabelProps): ReactNode {
  const { t } = useTranslation();
  const may = useMay("labels.print");
  const [open, setOpen] = useState(false);
  /** Each opening begins anew, however soon after the last one. */
  const [round, setRound] = useState(0);
  if (!may) return null;
  const close = (): void => setOpen(false);
  return (
    <>
      <Button
        {...(small ? { size: "small" as const } : {})}
        data-print-label=""
        icon={<Icon name="print" size={16} />}
        onClick={() => {
          setRound(round + 1);
          setOpen(true);
        }}
        {...(of ? { "aria-label": t("labels.print_of", { of }) } : {})}
      >
        {t("labels.print")}
      </Button>
      <Drawer
        open={open}
        onClose={close}
        title={of ? t("labels.print_of", { of }) : t("labels.print")}
        size={520}
        destroyOnHidden
      >
        <Suspense fallback={<Bones rows={3} height={80} />}>
          <PrintForm
            key={round}
            subject={subject}
            {...(customer ? { customer } : {})}
            onClose={close}
          />
        </Suspense>
      </Drawer>
    </>
  );
}
