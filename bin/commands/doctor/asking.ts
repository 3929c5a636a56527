import http from 'node:http';
import https from 'node:https';

export interface Answer {
  status: number;
  text: string;
  headers: http.IncomingHttpHeaders;
}

/** One short question; a certificate is looked at only where that is wanted. Rejects after 4 s. */
export function ask(url: string, { trusting = true } = {}): Promise<Answer> {
  const target = new URL(url);
  const { request } = target.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const call = request(target, { agent: false, timeout: 4_000, rejectUnauthorized: !trusting }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (text.length > 100_000) call.destroy(new Error('the answer does not end'));
      });
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
    });
    call.once('timeout', () => call.destroy(new Error('no answer within 4 s')));
    call.once('error', reject);
    call.end();
  });
}

/** The version of the ChatStream that answers there; null when it is none. */
export async function versionAt(origin: string): Promise<string | null> {
  const answer = await ask(`${origin}/healthz`).catch(() => null);
  if (answer?.status !== 200) return null;
  try {
    const { status, version } = JSON.parse(answer.text) as { status?: unknown; version?: unknown };
    return status === 'ok' && typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}
