/**
 * The hands that do the work of the floor: a scanner that types, a camera that is shown printed
 * labels, and a scanner on a line that is cut in the middle. Every flow is done by all three.
 */
import { pictureOf } from "../bench/labels/film.mjs";
import { openFloor, scan, withoutCuts } from "./floor-steps.mjs";

/** Shared by all: taps are counted, and the result waits until it is said. */
function handOn(page) {
  return {
    page,
    taps: 0,
    async tap(name) {
      this.taps += 1;
      await page.locator(name).click();
    },
    async middle() {},
    async end() {
      await drained(page);
    },
  };
}

/** Everything was sent, and the server has answered. */
export const drained = (page) =>
  page.waitForFunction(() => !/\d/.test(document.querySelector(".f-top .net")?.textContent ?? ""));

export function wedge(page) {
  return {
    ...handOn(page),
    name: "wedge",
    async scan(text) {
      // The same code at once is a trigger that was pulled twice.
      if (text === this.last) await page.waitForTimeout(800);
      this.last = text;
      await scan(page, text);
    },
  };
}

/** The line breaks in the middle of each flow and comes back at its end. */
export function cut(page, context, complaints) {
  return {
    ...wedge(page),
    name: "cut",
    async middle() {
      await context.setOffline(true);
    },
    async end() {
      await context.setOffline(false);
      await page.evaluate(() => dispatchEvent(new Event("online")));
      await drained(page);
      withoutCuts(complaints);
    },
  };
}

/** What is printed for a text: element strings as DataMatrix, everything else as QR. */
function codeOf(text) {
  if (/^0[01]\d{14}/.test(text)) {
    const bracketed = text
      .replace(/^00(\d{18})$/, "(00)$1")
      .replace(/^01(\d{14})11(\d{6})23\d*/, "(01)$1(11)$2")
      .replace(/^01(\d{14})11(\d{6})10(.*)$/, "(01)$1(11)$2(10)$3");
    return { bcid: "gs1datamatrix", text: bracketed, scan: text, symbology: "]d2", side: 18 };
  }
  return {
    bcid: "qrcode",
    text,
    scan: text,
    symbology: "]Q1",
    module: 0.8,
    options: { eclevel: "M" },
  };
}

/** In the page: the camera sees a canvas, on which the test lays labels. */
function fakeCamera() {
  let canvas;
  const grey = "rgb(116 116 116)";
  const paint = (bitmap) => {
    const context = canvas.getContext("2d");
    context.fillStyle = grey;
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (bitmap) context.drawImage(bitmap, 0, 0);
  };
  let shown = null;
  globalThis.showLabel = async (bytes) => {
    shown = bytes ? await createImageBitmap(new Blob([new Uint8Array(bytes)])) : null;
    if (canvas) paint(shown);
  };
  navigator.mediaDevices.getUserMedia = async () => {
    canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1280, 720];
    paint(shown);
    // A camera gives pictures also when nothing moves.
    const timer = setInterval(() => paint(shown), 60);
    const stream = canvas.captureStream(15);
    stream.getVideoTracks()[0].addEventListener("ended", () => clearInterval(timer));
    return stream;
  };
}

/** A page of its own whose camera is shown labels. */
export async function camera(context, base) {
  const page = await context.newPage();
  // Reading pictures is what a busy machine is slow at.
  page.setDefaultTimeout(45_000);
  await page.addInitScript(fakeCamera);
  await openFloor(page, base);
  return {
    ...handOn(page),
    name: "camera",
    async scan(text) {
      const on = page.locator("[aria-pressed=true].f-hint-by, .scan-camera");
      if ((await on.count()) === 0) {
        await page.locator(".f-alt .f-btn, .f-hint-by").first().click();
      }
      await page.waitForSelector(".scan-camera video");
      // The label before is taken away first, as hands do.
      await page.evaluate(() => globalThis.showLabel(null));
      await page.waitForTimeout(text === this.last ? 3_000 : 350);
      this.last = text;
      const picture = [...pictureOf("qr", codeOf(text), text.length)];
      await page.evaluate((bytes) => globalThis.showLabel(bytes), picture);
    },
  };
}
