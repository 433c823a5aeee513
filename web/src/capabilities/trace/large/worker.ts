/** Beside the page: lays out a large picture once, then paints what the frame asks for. */
import { type Marks, paint, type Shot } from "./paint";
import { type LargePicture, type Places, placesOf } from "./places";

export type Asked =
  | { kind: "lay_out"; picture: LargePicture; width: number; titles: readonly string[] }
  | { kind: "paint"; shot: Shot };

export type Told =
  | { kind: "placed"; places: Places }
  | { kind: "painted"; image: ImageBitmap; shot: Shot };

/** The part of a worker's own world that is used here; the page's types do not describe it. */
interface Beside {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(told: Told, transfer?: Transferable[]): void;
}

const beside = self as unknown as Beside;
let places: Places | null = null;
let marks: Marks | null = null;
let canvas: OffscreenCanvas | null = null;

beside.onmessage = ({ data }) => {
  if (data.kind === "lay_out") {
    const { picture, width, titles } = data;
    places = placesOf(picture, width);
    const ids = new Set(picture.nodes.map(({ id }) => id));
    const drawn = picture.flows.filter(({ from, to }) => ids.has(from) && ids.has(to));
    marks = {
      titles,
      states: picture.nodes.map(({ kind, state }) =>
        kind === "customer" || kind === "shipment" ? "shipped" : state,
      ),
      possible: Uint8Array.from(picture.nodes, ({ possible }) => Number(possible)),
      possibleFlow: Uint8Array.from(drawn, ({ possible }) => Number(possible)),
    };
    beside.postMessage({ kind: "placed", places });
    return;
  }
  if (!places || !marks) return;
  const { shot } = data;
  const [width, height] = [shot.width * shot.density, shot.height * shot.density].map(Math.ceil);
  if (!width || !height) return;
  if (canvas?.width !== width || canvas.height !== height) {
    canvas = new OffscreenCanvas(width, height);
  }
  const on = canvas.getContext("2d", { alpha: false });
  if (!on) return;
  paint(on, places, marks, shot);
  const image = canvas.transferToImageBitmap();
  beside.postMessage({ kind: "painted", image, shot }, [image]);
};
