/** The camera as the browser gives it: opening it, its lamp and its zoom, and its pictures. */

/** What some cameras can do beyond the standard of the types. */
type Capabilities = MediaTrackCapabilities & {
  torch?: boolean;
  zoom?: { min: number; max: number; step: number };
  focusMode?: string[];
};

const WANTED: MediaStreamConstraints = {
  audio: false,
  video: {
    facingMode: { ideal: "environment" },
    // More than this costs more time than it reads codes.
    width: { ideal: 1280 },
    height: { ideal: 720 },
  },
};

export type Lens = {
  stream: MediaStream;
  hasLamp: boolean;
  zoom: { min: number; max: number; step: number } | null;
  set(wish: { torch?: boolean; zoom?: number }): Promise<void>;
  close(): void;
};

export async function openLens(onLost: () => void): Promise<Lens> {
  const stream = await navigator.mediaDevices.getUserMedia(WANTED);
  const track = stream.getVideoTracks()[0];
  if (!track) throw new DOMException("no video", "NotFoundError");
  track.addEventListener("ended", onLost);
  const can = (track.getCapabilities?.() ?? {}) as Capabilities;
  const set = (wish: Record<string, unknown>): Promise<void> =>
    track.applyConstraints({ advanced: [wish as MediaTrackConstraintSet] });
  // A camera that does not know this mode keeps the one it has.
  if (can.focusMode?.includes("continuous")) {
    await set({ focusMode: "continuous" }).catch(() => {});
  }
  return {
    stream,
    hasLamp: can.torch === true,
    zoom: can.zoom && can.zoom.max > can.zoom.min ? can.zoom : null,
    set,
    close: () => {
      track.removeEventListener("ended", onLost);
      for (const each of stream.getTracks()) each.stop();
    },
  };
}

/** The middle of the picture, which the frame on the screen shows; codes at the rim are not meant. */
export const INTEREST = 0.8;

/** A picture of the middle of the video, or nothing while it has none. */
export async function middleOf(video: HTMLVideoElement): Promise<ImageBitmap | null> {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  const [width, height] = [Math.round(videoWidth * INTEREST), Math.round(videoHeight * INTEREST)];
  const [x, y] = [(videoWidth - width) / 2, (videoHeight - height) / 2];
  return createImageBitmap(video, Math.round(x), Math.round(y), width, height);
}

/** Waits for the next picture of the video: there is nothing new to read before. */
export function nextPicture(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve) => {
    if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(() => resolve());
    else requestAnimationFrame(() => resolve());
  });
}
