/** The tables of better-auth, with our columns added: `role`, `role_by_domain` and `disabled` of a user, `ended` of a session. */
import type { Generated } from 'kysely';
import type { SiteRole } from '../../protocol/api.ts';
import type { SessionEnd } from './port.ts';

export interface UserTable {
  id: string;
  name: string;
  /** Lower case. Unique. */
  email: string;
  email_verified: number;
  role: SiteRole;
  /** 1 when the role was given because of the e-mail domain: it goes when the domain goes. */
  role_by_domain: Generated<number>;
  disabled: number;
  image: string | null;
  created_at: number;
  updated_at: number;
}

export interface SessionTable {
  id: string;
  user_id: string;
  token: string;
  expires_at: number;
  /** Why it ended before its time; the row stays for a day so that every process can tell the person. */
  ended: SessionEnd | null;
  ip_address: string | null;
  user_agent: string | null;
  created_at: number;
  /** When its person was last here, to about five minutes. */
  updated_at: number;
}

/** A way to sign in; ours have `provider_id` = `credential` and a scrypt hash. */
export interface CredentialTable {
  id: string;
  user_id: string;
  account_id: string;
  provider_id: string;
  password: string | null;
  created_at: number;
  updated_at: number;
}

/** A link in a mail. */
export interface VerificationTable {
  /** SHA-256 of the token: the token itself stands in the mail and nowhere else. */
  id: string;
  /** What for and whose: `verify:<account>`, `reset:<account>`. */
  identifier: string;
  /** JSON: what using it brings along. */
  value: string;
  expires_at: number;
  created_at: number;
  updated_at: number;
}

export interface AccountTables {
  user: UserTable;
  session: SessionTable;
  credential: CredentialTable;
  verification: VerificationTable;
}
