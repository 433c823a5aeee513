/**
 * Parts whose file comes when they are needed. Over a bad line it may not come: that is said, with the
 * way to ask again, and takes nothing else of the page with it.
 */
import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { t } from "../base/words";
import { Blank } from "./Blank";

interface Meanwhile {
  /** What stands in the place until it is there. */
  meanwhile?: ReactNode;
}

export function late<P extends object>(
  load: () => Promise<ComponentType<P>>,
  /** What stands around the word that it did not come: a whole page has a head and a foot. */
  framed: (word: ReactNode) => ReactNode = (word) => word,
): (props: P & Meanwhile) => ReactNode {
  let there: ComponentType<P> | null = null;
  // biome-ignore lint/correctness/noComponentHookFactories: made once each, at the top of a file
  return function Late(props) {
    const [Shown, setShown] = useState(() => there);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (Shown || failed) return;
      let here = true;
      load().then(
        (it) => {
          there = it;
          if (here) setShown(() => it);
        },
        () => here && setFailed(true),
      );
      return () => {
        here = false;
      };
    }, [Shown, failed]);
    if (Shown) return <Shown {...props} />;
    if (!failed) return props.meanwhile ?? null;
    return framed(<Blank onAgain={() => setFailed(false)}>{t("floor.load.page")}</Blank>);
  };
}
