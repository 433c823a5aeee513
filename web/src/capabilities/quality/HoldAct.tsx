/** Holds one lot from wherever it is looked at; its form is read only when it is opened. */
import { Button, Drawer } from "antd";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Passport } from "../../api/types";
import { Bones } from "../../frame/Outcome";
import { useMay } from "../../frame/session";

const HoldForm = lazy(() => import("./HoldForm").then((part) => ({ default: part.HoldForm })));

export function HoldAct({ passport }: { passport: Passport }): ReactNode {
  const { t } = useTranslation();
  const may = useMay("quality.judge");
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  if (!may) return null;
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t("quality.hold")}
      </Button>
      <Drawer
        open={open}
        onClose={close}
        title={t("quality.hold_title")}
        size={560}
        destroyOnHidden
      >
        <Suspense fallback={<Bones rows={4} />}>
          <HoldForm lots={[passport.ref]} onDone={close} />
        </Suspense>
      </Drawer>
    </>
  );
}
