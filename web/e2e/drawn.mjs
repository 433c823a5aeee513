/**
 * The screens of the floor that the design drew, as they are now: under the names of the drawings, so
 * that one lies beside the other.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openBrowser } from "./browser.mjs";

/** The drawings, and the scenarios that come by what they show. */
const DRAWN = [
  "floor-home",
  "floor-feed-ok",
  "floor-feed-wrong",
  "floor-feed-expired",
  "floor-offline",
  "floor-receive-1",
  "floor-receive-2",
  "floor-receive-3",
  "floor-receive-4",
  "floor-kiosk",
];
export const DRAWN_SCENARIOS = ["floorFeed", "floorOffline", "floorReceive", "kiosk"];

/** Copies the pictures of each language to a folder, and lays each language out on one sheet. */
export async function drawn(folder, shots, looks) {
  for (const { language, theme } of looks) {
    const own = join(folder, language);
    mkdirSync(own, { recursive: true });
    const names = DRAWN.filter((name) =>
      existsSync(`${shots}${name}.phone.${language}.${theme}.png`),
    );
    for (const name of names) {
      copyFileSync(`${shots}${name}.phone.${language}.${theme}.png`, join(own, `${name}.png`));
    }
    await sheet(own, names);
    console.log(`${names.length} of ${DRAWN.length} screens in ${own}, all of them in sheet.jpg`);
  }
}

/** Five in a row, small enough to be kept in a repository. */
async function sheet(folder, names) {
  const { page, context } = await openBrowser({ language: "en", theme: "light", width: 1240 });
  const pictures = names.map((name) => {
    const bytes = readFileSync(join(folder, `${name}.png`)).toString("base64");
    const picture = `<img src="data:image/png;base64,${bytes}" alt="">`;
    return `<figure>${picture}<figcaption>${name}</figcaption></figure>`;
  });
  await page.setContent(`<style>
    body { margin: 0; padding: 10px; display: flex; flex-wrap: wrap; gap: 10px; width: 1220px; }
    figure { margin: 0; width: 234px; font: 12px/20px sans-serif; text-align: center; }
    img { width: 100%; border: 1px solid #c6ccd6; border-radius: 8px; display: block; }
    </style>${pictures.join("")}`);
  await page
    .locator("img")
    .last()
    .evaluate((image) => image.decode());
  await page.screenshot({
    path: join(folder, "sheet.jpg"),
    type: "jpeg",
    quality: 72,
    fullPage: true,
  });
  await context.close();
}
