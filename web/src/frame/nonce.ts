/**
 * Styles that are made while the desk runs carry the nonce of the page, as its policy asks.
 *
 * Ant Design takes a nonce for its own styles, but the parts it is built from lock scrolling and
 * measure the scroll bar without it. So every style element that a script of ours makes gets it.
 */
export function styleWithNonce(page: Document = document): void {
  const meta = page.querySelector<HTMLMetaElement>("meta[property=csp-nonce]");
  const nonce = meta?.nonce || meta?.getAttribute("nonce");
  if (!nonce) return;
  const make = page.createElement.bind(page);
  page.createElement = (name: string, options?: ElementCreationOptions) => {
    const made = make(name, options);
    if (made instanceof HTMLStyleElement) made.nonce = nonce;
    return made;
  };
}
