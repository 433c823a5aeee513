/** A button that opens the camera on a phone and the files on a desk. */
import { Button } from "antd";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../marks/Icon";

interface FilePickProps {
  onPick: (files: File[]) => void;
  /** What they will belong to, where a page has several such buttons. */
  of?: string;
  /** The button within a row. */
  small?: boolean;
}

export function FilePick({ onPick, of, small = false }: FilePickProps): ReactNode {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const name = of ? t("files.add_to", { of }) : t("files.add");
  return (
    <div>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept="image/*,application/pdf"
        aria-label={name}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          target.value = "";
          if (files.length > 0) onPick(files);
        }}
      />
      <Button
        icon={<Icon name="camera" size={16} />}
        aria-label={name}
        onClick={() => input.current?.click()}
      >
        {t(small ? "files.add_short" : "files.add")}
      </Button>
    </div>
  );
}
