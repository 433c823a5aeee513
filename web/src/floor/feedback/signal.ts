/**
 * Sound and vibration of a result. Colour, shape and word are drawn by the page; all of them come
 * in the same turn, before anything is asked of the network.
 */
import { sawRefusal } from "../base/practice";
import { settings } from "../base/settings";

export type Tone = "ok" | "ask" | "no" | "again";

/** Hertz and milliseconds of each note. */
const NOTES: Record<Tone, readonly [number, number][]> = {
  ok: [[880, 90]],
  ask: [
    [523, 110],
    [523, 110],
  ],
  no: [
    [330, 200],
    [220, 200],
  ],
  again: [[660, 40]],
};
const SHAKES: Record<Tone, number[]> = {
  ok: [30],
  ask: [60, 60],
  no: [120, 80, 120],
  again: [15],
};
const GAP = 0.06;

let audio: AudioContext | null = null;

/** Browsers let a page sound only after the first touch or key. */
export function allowSound(): void {
  const Audio = globalThis.AudioContext as typeof AudioContext | undefined;
  if (!Audio) return;
  audio ??= new Audio();
  if (audio.state === "suspended") void audio.resume().catch(() => undefined);
}

export function signal(tone: Tone): void {
  if (tone === "no") sawRefusal();
  try {
    navigator.vibrate?.(SHAKES[tone]);
  } catch {
    // A view that forbids vibration still shows and sounds.
  }
  if (!settings.get().sound || audio?.state !== "running") return;
  let at = audio.currentTime;
  for (const [hertz, milliseconds] of NOTES[tone]) {
    const length = milliseconds / 1000;
    const voice = audio.createOscillator();
    const loudness = audio.createGain();
    voice.type = tone === "no" ? "square" : "sine";
    voice.frequency.value = hertz;
    // Without a slope at both ends every note begins and ends with a crack.
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(tone === "no" ? 0.2 : 0.4, at + 0.005);
    loudness.gain.linearRampToValueAtTime(0, at + length);
    voice.connect(loudness).connect(audio.destination);
    voice.start(at);
    voice.stop(at + length);
    at += length + GAP;
  }
}
