import { ApiError, errorIn } from '../../ui/api.ts';

/** A file as it came, whole: one that broke off on its way is none. */
export interface File {
  name: string;
  content: Blob;
}

/**
 * Fetches a file, telling how many bytes came. A link would hand it to the browser, which tells nobody why the server gave
 * none, and keeps half of one as if it were all. Rejects with an `ApiError`; `offline` also when it broke off.
 */
export async function fetchFile(path: string, came: (bytes: number) => void, signal: AbortSignal): Promise<File> {
  try {
    const answer = await fetch(path, { credentials: 'same-origin', signal });
    if (!answer.ok)
      throw new ApiError(answer.status, errorIn(await answer.json().catch(() => undefined), answer.status));
    let bytes = 0;
    const counting = new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, out) {
        came((bytes += piece.byteLength));
        out.enqueue(piece);
      },
    });
    const content = await new Response(answer.body!.pipeThrough(counting), { headers: answer.headers }).blob();
    return { name: nameIn(answer.headers.get('content-disposition') ?? ''), content };
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError(0, { code: 'offline' });
  }
}

/** Gives it to the browser to keep. */
export function keep({ name, content }: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // browsers read it some time after the click
}

/** The name that the server gave the file (RFC 6266). */
export function nameIn(disposition: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  return encoded ? decodeURIComponent(encoded) : 'chat';
}
