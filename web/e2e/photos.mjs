/** Photos of labels, as somebody would take them. */
import { drawn } from "../scripts/test-codes.mjs";

/** The decoder is fetched for each place, and comes late on a busy machine. */
export const DECODED = 60_000;

/** A photo of paper with codes on it, or of nothing but words. */
export async function photo(context, name, codes) {
  const paper = await context.newPage();
  const labels = codes.map((text) => {
    const { path, width, height } = drawn("code128", 60, text);
    return `<p><svg viewBox="0 0 ${width} ${height}" width="${width * 3}"><path d="${path}"/></svg><br>${text}</p>`;
  });
  await paper.setContent(
    `<body style="margin:60px;font:24px sans-serif;background:#fff;color:#000"><h1>水餃</h1>${labels.join("")}`,
  );
  const buffer = await paper.screenshot();
  await paper.close();
  return { name, mimeType: "image/png", buffer };
}
