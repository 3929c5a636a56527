/** The tables of better-auth, with our columns added to `user`. */
import type { SiteRole } from '../../protocol/api.ts';

export interface UserTable {
  id: string;
  name: string;
  /** Lower case. Unique. */
  email: string;
  email_verified: number;
  role: SiteRole;
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
  ip_address: string | null;
  user_agent: string | null;
  created_at: number;
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

export interface VerificationTable {
  id: string;
  identifier: string;
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
