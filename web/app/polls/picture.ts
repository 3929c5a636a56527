import { limits } from '../../../protocol/limits.ts';
import type { PictureMade } from '../../../protocol/polls.ts';
import { ApiError, errorIn } from '../../ui/api.ts';

/** How large and how good it is tried, the best first. */
export interface Try {
  width: number;
  height: number;
  quality: number;
}

/** The longest side on a page is 256 px; twice that is sharp on every screen. */
const LONGEST = 640;
const sides = [LONGEST, 512, 400, 320, 240, 160];
const qualities = [0.9, 0.8, 0.65, 0.5];

/** Sizes to try until one is small enough: first less quality, then fewer pixels. A picture is never made larger. */
export function triesFor(width: number, height: number): Try[] {
  const longest = Math.max(width, height, 1);
  const wanted = [...new Set(sides.map((side) => Math.min(side, longest)))];
  return wanted.flatMap((side) => {
    const scale = side / longest;
    const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    return qualities.map((quality) => ({ ...size, quality }));
  });
}

/** The picture in a file, small enough for the server. Null when the browser cannot read it as one. */
export async function smaller(file: Blob): Promise<Blob | null> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return null;
  try {
    for (const one of triesFor(bitmap.width, bitmap.height)) {
      const blob = await drawn(bitmap, one);
      if (blob && blob.size <= limits.pictureBytes) return blob;
    }
    return null;
  } finally {
    bitmap.close();
  }
}

/** Sends it to the room. Resolves to its name there; rejects with an `ApiError`. */
export async function sendPicture(room: string, picture: Blob): Promise<string> {
  const answer = await fetch(`/api/rooms/${room}/pictures`, {
    method: 'PUT',
    headers: { 'content-type': picture.type },
    body: picture,
    credentials: 'same-origin',
  }).catch(() => {
    throw new ApiError(0, { code: 'offline' });
  });
  const read: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw new ApiError(answer.status, errorIn(read, answer.status));
  return (read as PictureMade).id;
}

/** WebP where the browser writes it, JPEG on white elsewhere: Safari gives a PNG when it is asked for WebP. */
async function drawn(bitmap: ImageBitmap, { width, height, quality }: Try): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(bitmap, 0, 0, width, height);
  const encode = (type: string) =>
    new Promise<Blob | null>((resolve) => canvas.toBlob((blob) => resolve(blob), type, quality));
  const webp = await encode('image/webp');
  if (webp?.type === 'image/webp') return webp;
  pen.globalCompositeOperation = 'destination-over';
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, width, height);
  return encode('image/jpeg');
}
