// A clip: the run from its beginning to the step that is shown, drawn and encoded in the browser.

import { ArrayBufferTarget, Muxer } from "mp4-muxer";
import type { Studio } from "../app/studio.svelte";
import { Refusal } from "../engine/check";
import { words } from "../words";
import { shownOf } from "./figure";
import { drawn } from "./picture";

const FPS = 30;
const ACROSS = 1280;
const DOWN = 720;
const BITS_A_SECOND = 6_000_000;
const KEYFRAMES = 2 * FPS; // frames from one whole picture to the next
const WAITING = 8; // frames that the encoder may lag behind
const GROWTH = 50;
const HOLD = 0.5; // seconds at the beginning and at the end
/** H.264 for every player; VP9, which every browser plays, where the browser cannot encode the first. */
const CODECS = [
  { name: "avc", codec: "avc1.640028" },
  { name: "vp9", codec: "vp09.00.31.08" },
] as const;

/** The clip as a file of MP4. */
export async function clip(studio: Studio, seconds: number, tell: (part: number) => void, stop: AbortSignal): Promise<Blob> {
  const shown = shownOf(studio);
  if (!shown) throw new Refusal(words.share.nothing);
  const { name, config } = await encoderFor();
  const video = { codec: name, width: ACROSS, height: DOWN, frameRate: FPS };
  const muxer = new Muxer({ target: new ArrayBufferTarget(), video, fastStart: "in-memory" });
  let failed: Error | null = null;
  const encoder = new VideoEncoder({
    output: (chunk, about) => muxer.addVideoChunk(chunk, about),
    error: (error) => (failed = error),
  });
  encoder.configure(config);
  const canvas = document.createElement("canvas");
  const frames = Math.max(2, Math.round(seconds * FPS));
  const last = studio.step;
  try {
    for (let k = 0; k < frames; k++) {
      stop.throwIfAborted();
      const frame = await studio.frameAt(shown, stepAt((k / FPS - HOLD) / (seconds - 2 * HOLD), last));
      await drawn({ ...shown, frame }, ACROSS, canvas);
      const picture = new VideoFrame(canvas, { timestamp: (k * 1e6) / FPS, duration: 1e6 / FPS });
      encoder.encode(picture, { keyFrame: k % KEYFRAMES === 0 });
      picture.close();
      while (encoder.encodeQueueSize > WAITING) await new Promise((resolve) => setTimeout(resolve, 5));
      if (failed) throw failed as Error;
      tell((k + 1) / frames);
    }
    await encoder.flush();
  } finally {
    if (encoder.state !== "closed") encoder.close();
  }
  if (failed) throw failed as Error;
  muxer.finalize();
  return new Blob([muxer.target.buffer], { type: "video/mp4" });
}

/** The first of the codecs that this browser can encode. */
async function encoderFor(): Promise<{ name: "avc" | "vp9"; config: VideoEncoderConfig }> {
  if (typeof VideoEncoder === "undefined") throw new Refusal(words.share.noEncoder);
  for (const { name, codec } of CODECS) {
    const config: VideoEncoderConfig = { codec, width: ACROSS, height: DOWN, bitrate: BITS_A_SECOND, framerate: FPS };
    if ((await VideoEncoder.isConfigSupported(config)).supported) return { name, config };
  }
  throw new Refusal(words.share.noEncoder);
}

/** The step to show when a part of the time has passed: small strides first, when most changes. */
export function stepAt(part: number, steps: number): number {
  const within = Math.min(1, Math.max(0, part));
  return Math.round((steps * Math.expm1(within * Math.log1p(GROWTH))) / GROWTH);
}
