/** What is done to a picture before it is read: each mends one kind of damage. Greys, 0 to 255. */

export type Grey = { width: number; height: number; values: Float32Array };

/** Brightness of a picture, as the eye weighs colours. */
export function greyOf({ data, width, height }: ImageData): Grey {
  const values = new Float32Array(width * height);
  for (let at = 0; at < values.length; at += 1) {
    const from = at * 4;
    values[at] =
      (data[from] as number) * 0.299 +
      (data[from + 1] as number) * 0.587 +
      (data[from + 2] as number) * 0.114;
  }
  return { width, height, values };
}

export function pictureOf({ width, height, values }: Grey): ImageData {
  const picture = new ImageData(width, height);
  // Clamped by the array; red, green and blue are the same.
  for (let at = 0; at < values.length; at += 1) {
    const to = at * 4;
    const value = values[at] as number;
    picture.data[to] = value;
    picture.data[to + 1] = value;
    picture.data[to + 2] = value;
    picture.data[to + 3] = 255;
  }
  return picture;
}

/** The mean of the square of the reach around each pixel; at the rim, of what is there. */
export function means({ width, height, values }: Grey, reach: number): Float32Array {
  const wide = width + 1;
  const sums = new Float64Array(wide * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += values[y * width + x] as number;
      sums[(y + 1) * wide + x + 1] = (sums[y * wide + x + 1] as number) + row;
    }
  }
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y += 1) {
    const [top, bottom] = [Math.max(0, y - reach), Math.min(height, y + reach + 1)];
    const [upper, lower] = [top * wide, bottom * wide];
    for (let x = 0; x < width; x += 1) {
      const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)];
      const sum =
        (sums[lower + right] as number) -
        (sums[upper + right] as number) -
        (sums[lower + left] as number) +
        (sums[upper + left] as number);
      out[y * width + x] = sum / ((right - left) * (bottom - top));
    }
  }
  return out;
}

/** Twice as wide and high: thin bars of two pixels become four, which a threshold can tell apart. */
export function doubled({ width, height, values }: Grey): Grey {
  const [wide, high] = [width * 2, height * 2];
  const out = new Float32Array(wide * high);
  for (let y = 0; y < high; y += 1) {
    const down = Math.min(height - 1.001, Math.max(0, y / 2 - 0.25));
    const row = Math.floor(down);
    const low = down - row;
    for (let x = 0; x < wide; x += 1) {
      const along = Math.min(width - 1.001, Math.max(0, x / 2 - 0.25));
      const column = Math.floor(along);
      const right = along - column;
      const at = row * width + column;
      const upper = (values[at] as number) * (1 - right) + (values[at + 1] as number) * right;
      const lower =
        (values[at + width] as number) * (1 - right) + (values[at + width + 1] as number) * right;
      out[y * wide + x] = upper * (1 - low) + lower * low;
    }
  }
  return { width: wide, height: high, values: out };
}

/**
 * The mean with the neighbours above and below. Whoever aims holds bars upright: it takes the noise
 * out of them and leaves their edges.
 */
export function steadied({ width, height, values }: Grey, reach: number): Grey {
  const out = Float32Array.from(values);
  for (let y = reach; y < height - reach; y += 1) {
    for (let at = y * width; at < (y + 1) * width; at += 1) {
      let sum = 0;
      for (let k = -reach; k <= reach; k += 1) sum += values[at + k * width] as number;
      out[at] = sum / (2 * reach + 1);
    }
  }
  return { width, height, values: out };
}

/** Takes back some blur: what differs from its surroundings differs more. */
export function sharpened(grey: Grey, reach: number, strength: number): Grey {
  const soft = means({ ...grey, values: means(grey, reach) }, reach);
  const values = grey.values.map((value, at) => value + strength * (value - (soft[at] as number)));
  return { ...grey, values };
}

/** Noise alone is not raised to a pattern. */
const SPREAD_LEAST = 8;

/** Gives all places the same light and contrast: for frost, shadow and pale print. */
export function evened(grey: Grey, reach: number): Grey {
  const middle = means(grey, reach);
  const squares = grey.values.map((value, at) => (value - (middle[at] as number)) ** 2);
  const spread = means({ ...grey, values: squares }, reach);
  const values = grey.values.map((value, at) => {
    const deviation = Math.max(SPREAD_LEAST, Math.sqrt(spread[at] as number));
    return 128 + (55 * (value - (middle[at] as number))) / deviation;
  });
  return { ...grey, values };
}

/** The value below which this share of the pixels lies; a part of them tells it well enough. */
function darkness(values: Float32Array, shares: [number, number]): [number, number] {
  const some = values.filter((_, at) => at % 7 === 0).sort();
  const at = (share: number): number => some[Math.floor((some.length - 1) * share)] ?? 0;
  return [at(shares[0]), at(shares[1])];
}

/**
 * Ink alone is dark: all that is lighter than a share of the way to paper goes above the middle.
 * A label torn off at its code lies against the carton, which is darker than paper and would be
 * taken for part of the code; this way the carton is its margin.
 */
export function inkAlone(grey: Grey, share: number): Grey {
  const [ink, paper] = darkness(grey.values, [0.01, 0.98]);
  const middle = ink + share * (paper - ink);
  return { ...grey, values: grey.values.map((value) => value - middle + 127) };
}

/** Columns and rows of the coarse grid by which pictures are compared. */
const GRID = { columns: 16, rows: 9, step: 4 };

/** What a picture shows, cell by cell of a coarse grid. */
export type Scene = {
  /** Mean greys. */
  means: number[];
  /** The largest deviation of greys within a cell. */
  spread: number;
};

export function sceneOf({ data, width, height }: ImageData): Scene {
  const scene: Scene = { means: [], spread: 0 };
  for (let row = 0; row < GRID.rows; row += 1) {
    for (let column = 0; column < GRID.columns; column += 1) {
      let [sum, squares, count] = [0, 0, 0];
      const [top, bottom] = [(row * height) / GRID.rows, ((row + 1) * height) / GRID.rows];
      const [left, right] = [
        (column * width) / GRID.columns,
        ((column + 1) * width) / GRID.columns,
      ];
      for (let y = Math.floor(top); y < bottom - 1; y += GRID.step) {
        for (let x = Math.floor(left); x < right - 1; x += GRID.step) {
          const value = data[(y * width + x) * 4 + 1] as number;
          sum += value;
          squares += value * value;
          count += 1;
        }
      }
      const mean = count === 0 ? 0 : sum / count;
      const variance = count === 0 ? 0 : squares / count - mean * mean;
      scene.means.push(mean);
      scene.spread = Math.max(scene.spread, Math.sqrt(Math.max(0, variance)));
    }
  }
  return scene;
}

/** A code of the palest print, out of focus, has three times this; noise of a sensor has half. */
const PATTERN_LEAST = 8;

/** Whether anything is in the picture that could be a code. */
export const hasPattern = ({ spread }: Scene): boolean => spread >= PATTERN_LEAST;
