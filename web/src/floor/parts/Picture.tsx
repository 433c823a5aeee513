/** Taking a picture: the camera of the device, with one touch. */
import { type ReactNode, useRef } from "react";
import { Button } from "./Screen";

interface PictureProps {
  word: string;
  big?: boolean;
  onTaken: (picture: File) => void;
}

/** A button that opens the camera of the device. */
export function Picture({ word, big = false, onTaken }: PictureProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button look={big ? "big" : "plain"} icon="camera" onClick={() => input.current?.click()}>
        {word}
      </Button>
      <input
        ref={input}
        className="sr"
        type="file"
        accept="image/*"
        capture="environment"
        tabIndex={-1}
        aria-label={word}
        onChange={(event) => {
          const [picture] = event.target.files ?? [];
          if (picture) onTaken(picture);
        }}
      />
    </>
  );
}
