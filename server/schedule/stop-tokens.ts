import { createHmac, timingSafeEqual } from 'node:crypto';

/** What stands in the link by which the reader of a mail gets no more of them. It needs no table, and works for as long as mails are kept. */
export interface StopTokens {
  of(accountId: string): string;
  /** Whose it is; null when it is not one of ours. */
  read(token: string): string | null;
}

export function createStopTokens(secret: string): StopTokens {
  const key = createHmac('sha256', secret).update('chatstream reminders 1').digest();
  const sealOf = (accountId: string) => createHmac('sha256', key).update(accountId).digest();
  return {
    of: (accountId) => `${accountId}.${sealOf(accountId).toString('base64url')}`,
    read(token) {
      const dot = token.lastIndexOf('.');
      const accountId = token.slice(0, Math.max(0, dot));
      const [seal, wanted] = [Buffer.from(token.slice(dot + 1), 'base64url'), sealOf(accountId)];
      return seal.length === wanted.length && timingSafeEqual(seal, wanted) ? accountId : null;
    },
  };
}
