/**
 * Looks at a label with a camera of 1280 × 720, and damages what it sees.
 *
 * A label lies on cardboard, flat or around a bottle; every picture of it has a little shake, noise
 * and uneven light of its own. Nothing here knows how codes are read.
 */
import { dice } from "./dice.mjs";
import { DOTS } from "./print.mjs";

export const PICTURE = { width: 1280, height: 720 };
/** Focal length in pixels: a wide phone lens, 65° across. */
const FOCAL = 1000;
const DEGREE = Math.PI / 180;

/** What happened to the label or to the picture; the first is an ordinary good label. */
export const DAMAGES = [
  "none",
  "blur",
  "tilt",
  "curve",
  "frost",
  "glare",
  "torn",
  "faded",
  "several",
];

/** Throws what stays the same in all pictures of one label. */
export function scene(damage, label, throws) {
  const chosen = new Set(
    damage === "several"
      ? [throws.one(["tilt", "curve"]), throws.one(["blur", "frost", "glare", "faded"])]
      : [damage],
  );
  const square = label.code.width === label.code.height;
  // Far enough that the code with its quiet zones fills at most two thirds of the picture's width.
  const closest = 850 / (label.code.width + 2 * label.quiet);
  const scale = Math.min(closest, throws.between(7.5, 11));
  // GS1 General Specifications 6.2.3: a code may bend away by 30° at its ends; here by up to 35°.
  const roundest = label.code.width / 2 / (35 * DEGREE);
  return {
    damage,
    scale,
    roll: throws.between(-1, 1) * (square ? 40 : 10) * DEGREE,
    tilt: chosen.has("tilt") ? throws.between(28, 32) * DEGREE : throws.between(0, 8) * DEGREE,
    towards: throws.between(0, 2 * Math.PI),
    radius: chosen.has("curve") ? Math.max(throws.between(32, 50), roundest) : 0,
    // Out of focus by up to half a module, moved by up to a whole one; more leaves nothing to read.
    blur: chosen.has("blur")
      ? throws.between(0.3, 0.5) * label.module * scale
      : throws.between(0.4, 0.8),
    smear: chosen.has("blur") ? throws.between(0.3, 1) * label.module * scale : 0,
    smeared: throws.between(0, Math.PI),
    frost: chosen.has("frost") ? throws.between(0.45, 0.7) : 0,
    seed: throws.whole(1, 1e9),
    glare: chosen.has("glare")
      ? {
          // Somewhere over the code, like the gleam of a lamp.
          x: throws.between(-0.35, 0.35) * label.code.width,
          y: throws.between(-0.35, 0.35) * label.code.height,
          long: throws.between(3, 5),
          wide: throws.between(1.2, 2),
          turned: throws.between(0, Math.PI),
        }
      : null,
    torn: chosen.has("torn") ? tear(label, throws) : null,
    // Contrast of print: what dark lacks of light, as a share of light.
    light: throws.between(0.78, 0.9),
    contrast: chosen.has("faded") ? 0.4 : throws.between(0.8, 0.92),
    gloom: [throws.between(-0.15, 0.15), throws.between(-0.15, 0.15)],
    noise: throws.between(2.5, 4.5),
  };
}

/**
 * A tear of the label that reaches the code. Of bars it takes a fifth to two fifths of the height
 * and leaves a strip of them whole. Of squares it takes a corner, with legs up to a fifth of the
 * side, or the quiet zone and up to half a module of an edge: what is gone of their finders beyond
 * that no decoder that we know of reads.
 */
function tear(label, throws) {
  const square = label.code.width === label.code.height;
  const seed = throws.whole(1, 1e9);
  if (!square) {
    const side = throws.one(["top", "bottom"]);
    const depth = throws.between(0.2, 0.4) * label.code.height;
    return { side, depth, slope: throws.between(-0.08, 0.08), jag: 1.6, seed };
  }
  if (throws.unit() < 0.5) {
    const leg = throws.between(0.08, 0.2) * label.code.width;
    return { corner: [throws.one([-1, 1]), throws.one([-1, 1])], leg, jag: 0.6, seed };
  }
  const side = throws.one(["top", "right", "bottom", "left"]);
  return { side, depth: throws.between(-1.5, 0.5) * label.module, slope: 0, jag: 0.4, seed };
}

const hash = (x, y, seed) => {
  let h = (Math.imul(x, 374761393) + Math.imul(y, 668265263) + seed) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
};
const smooth = (t) => t * t * (3 - 2 * t);
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

/** Soft blotches between 0 and 1. */
function cloud(x, y, seed) {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [smooth(x - left), smooth(y - top)];
  const upper = hash(left, top, seed) * (1 - right) + hash(left + 1, top, seed) * right;
  const lower = hash(left, top + 1, seed) * (1 - right) + hash(left + 1, top + 1, seed) * right;
  return upper * (1 - down) + lower * down;
}

/** Whether this place of the label, in millimetres from the middle of the code, is torn off. */
function isTorn(torn, label, x, y) {
  if (!torn) return false;
  const { width, height } = label.code;
  if (torn.corner) {
    const legs = width - torn.corner[0] * x - torn.corner[1] * y;
    return legs < torn.leg + (cloud((x - y) * 0.9, 0.5, torn.seed) - 0.5) * torn.jag;
  }
  const [into, along] = {
    top: [y + height / 2, x],
    bottom: [height / 2 - y, x],
    left: [x + width / 2, y],
    right: [width / 2 - x, y],
  }[torn.side];
  const jag = (cloud(along * 0.9, 0.5, torn.seed) - 0.5) * torn.jag;
  return into < torn.depth + along * torn.slope + jag;
}

/** A ray through the pixel, turned into the axes of the label. */
function turned({ roll, tilt, towards }) {
  const [a, b] = [Math.cos(towards), Math.sin(towards)];
  const [c, s] = [Math.cos(tilt), Math.sin(tilt)];
  const [p, q] = [Math.cos(roll), Math.sin(roll)];
  // Tilt about an axis that lies in the label, then roll about the line of sight.
  const leaning = [
    [c + a * a * (1 - c), a * b * (1 - c), b * s],
    [a * b * (1 - c), c + b * b * (1 - c), -a * s],
    [-b * s, a * s, c],
  ];
  const rolled = [
    [p, q, 0],
    [-q, p, 0],
    [0, 0, 1],
  ];
  const product = (m, n) =>
    m.map((row) => n[0].map((_, at) => row.reduce((sum, value, k) => sum + value * n[k][at], 0)));
  return product(leaning, rolled);
}

/** Where the ray of a pixel meets the label, in millimetres from the middle of its code. */
function meets(turn, away, radius, dx, dy, out) {
  const x = turn[0][0] * dx + turn[0][1] * dy + turn[0][2] * FOCAL;
  const y = turn[1][0] * dx + turn[1][1] * dy + turn[1][2] * FOCAL;
  const z = turn[2][0] * dx + turn[2][1] * dy + turn[2][2] * FOCAL;
  // The camera sits at -away along the turned line of sight; the label is at depth 0.
  const ox = -turn[0][2] * away;
  const oy = -turn[1][2] * away;
  const oz = -turn[2][2] * away;
  if (radius === 0) {
    const t = -oz / z;
    out[0] = ox + x * t;
    out[1] = oy + y * t;
    return z > 0;
  }
  // Around a bottle that stands along y, its front at depth 0 and its middle at depth radius.
  const cz = oz - radius;
  const qa = x * x + z * z;
  const qb = 2 * (ox * x + cz * z);
  const qc = ox * ox + cz * cz - radius * radius;
  const root = qb * qb - 4 * qa * qc;
  if (root < 0) return false;
  const t = (-qb - Math.sqrt(root)) / (2 * qa);
  out[0] = radius * Math.atan2(ox + x * t, -(cz + z * t));
  out[1] = oy + y * t;
  return true;
}

/** One picture of the label as the camera gives it: grey values of every pixel. */
export function photograph(label, set, throws) {
  const { width, height } = PICTURE;
  const shake = { x: throws.normal() * 9, y: throws.normal() * 9, roll: throws.normal() * 0.012 };
  const turn = turned({
    roll: set.roll + shake.roll,
    tilt: set.tilt + throws.normal() * 0.01,
    towards: set.towards,
  });
  const away = FOCAL / (set.scale * (1 + throws.normal() * 0.012));
  const grey = new Float32Array(width * height);
  const place = [0, 0];
  const middle = { x: label.paper.width / 2, y: (label.quiet + 1 + label.code.height / 2) * DOTS };
  const glare = set.glare && {
    ...set.glare,
    x: set.glare.x + throws.normal() * 0.8,
    y: set.glare.y + throws.normal() * 0.8,
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const dx = x - width / 2 - shake.x;
      const dy = y - height / 2 - shake.y;
      const met = meets(turn, away, set.radius, dx, dy, place);
      grey[y * width + x] = met
        ? reflected(label, set, middle, place[0], place[1], glare)
        : cardboard(x, y, set.seed);
    }
  }
  const seen = smeared(blurred(grey, set.blur * (1 + throws.normal() * 0.12)), set);
  return exposed(seen, set, throws);
}

const cardboard = (x, y, seed) => 0.42 + 0.1 * cloud(x / 40, y / 3, seed);

/** How much light this place of the label gives back. */
function reflected(label, set, middle, x, y, glare) {
  const column = middle.x + x * DOTS;
  const row = middle.y + y * DOTS;
  const { paper, ink } = label;
  const outside = column < 1 || row < 1 || column >= paper.width - 2 || row >= paper.height - 2;
  if (outside || isTorn(set.torn, label, x, y)) return cardboard(x * 8, y * 8, set.seed);
  const [c, r] = [Math.floor(column), Math.floor(row)];
  const [fx, fy] = [column - c, row - r];
  const at = r * paper.width + c;
  const inked =
    ((ink[at] * (1 - fx) + ink[at + 1] * fx) * (1 - fy) +
      (ink[at + paper.width] * (1 - fx) + ink[at + paper.width + 1] * fx) * fy) /
    255;
  let light = set.light * (1 - inked * set.contrast);
  if (set.frost > 0) {
    const veil = smooth(clamp(cloud(x / 6, y / 6, set.seed) * 1.6 - 0.2, 0, 1));
    light += (0.88 - light) * veil * set.frost;
    // Crystals: a few specks that hide all.
    if (cloud(x / 0.45, y / 0.45, set.seed + 5) > 0.93) light = 0.95;
  }
  if (glare) {
    const [p, q] = [Math.cos(glare.turned), Math.sin(glare.turned)];
    const along = ((x - glare.x) * p + (y - glare.y) * q) / glare.long;
    const aside = ((y - glare.y) * p - (x - glare.x) * q) / glare.wide;
    light += 1.1 * Math.exp(-(along * along + aside * aside));
  }
  return light;
}

/** Out of focus: a bell of the width, along rows and then columns. */
function blurred(grey, sigma) {
  const { width, height } = PICTURE;
  const reach = Math.ceil(sigma * 3);
  const bell = Float32Array.from({ length: 2 * reach + 1 }, (_, at) =>
    Math.exp(-((at - reach) ** 2) / (2 * sigma * sigma)),
  );
  const whole = bell.reduce((sum, weight) => sum + weight, 0);
  bell.forEach((weight, at) => {
    bell[at] = weight / whole;
  });
  return along(along(grey, bell, reach, 1), bell, reach, width);

  /** The rim as wide as the bell stays as it is: nothing but cardboard is there. */
  function along(from, weights, far, step) {
    const to = Float32Array.from(from);
    for (let y = far; y < height - far; y += 1) {
      for (let at = y * width + far; at < (y + 1) * width - far; at += 1) {
        let sum = 0;
        for (let k = -far; k <= far; k += 1) sum += from[at + k * step] * weights[k + far];
        to[at] = sum;
      }
    }
    return to;
  }
}

/** Moved while the shutter was open. */
function smeared(grey, set) {
  if (set.smear === 0) return grey;
  const { width, height } = PICTURE;
  const steps = Math.ceil(set.smear) + 1;
  const shifts = Array.from({ length: steps }, (_, at) => {
    const far = (at / (steps - 1) - 0.5) * set.smear;
    return [Math.round(Math.cos(set.smeared) * far), Math.round(Math.sin(set.smeared) * far)];
  });
  const to = new Float32Array(grey.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (const [dx, dy] of shifts) {
        sum += grey[clamp(y + dy, 0, height - 1) * width + clamp(x + dx, 0, width - 1)];
      }
      to[y * width + x] = sum / steps;
    }
  }
  return to;
}

/** Noise of a sensor, thrown once; every picture begins to read it somewhere else. */
const GRAIN = (() => {
  const throws = dice(1);
  return Float32Array.from({ length: 1 << 18 }, () => throws.normal());
})();

/** Uneven light, noise of the sensor, and what is too bright is white. */
function exposed(grey, set, throws) {
  const { width, height } = PICTURE;
  const picture = new Uint8ClampedArray(width * height);
  let grain = throws.whole(0, GRAIN.length - 1);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      // A step that shares no factor with the length: no two rows of noise are alike.
      grain = (grain + 77_773) & (GRAIN.length - 1);
      const lit = 1 + set.gloom[0] * (x / width - 0.5) * 2 + set.gloom[1] * (y / height - 0.5) * 2;
      picture[y * width + x] = grey[y * width + x] * lit * 235 + GRAIN[grain] * set.noise;
    }
  }
  return picture;
}
