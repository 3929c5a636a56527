/** What the rest of the server knows of accounts: who somebody is, and until when. */
import type { SiteRole } from '../../protocol/api.ts';

/** The person behind a request or a socket. Comes from the session cookie and from nowhere else. */
export interface Identity {
  accountId: string;
  sessionId: string;
  name: string;
  email: string;
  role: SiteRole;
  /** The e-mail address is confirmed. Without it nobody sees a room. */
  verified: boolean;
}

export type SessionEnd = 'signed_out' | 'disabled' | 'password_changed' | 'expired';

export interface Accounts {
  /** The person whose valid session the cookie header carries; null for everybody else (no cookie, tampered, expired, disabled). */
  identify(headers: Headers): Promise<Identity | null>;
  /**
   * What has become of these sessions, in one query: the identity as it is now (name and role may have changed), or why it
   * ended. Asked every 2 s for all sessions with an open socket, so that a change made by another process counts too.
   */
  review(sessionIds: string[]): Promise<Map<string, Identity | SessionEnd>>;
  /** Tells at once, in this process, that sessions of an account may have changed, so that the review need not wait. */
  onChange(listener: (accountId: string) => void): void;
}
