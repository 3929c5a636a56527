import type { SiteRole } from '../../protocol/api.ts';
import type { SiteNote } from './audit.store.ts';

/** What is noted of a change to an account. `actor` is null for the command line. */
export function notesOf(
  actor: string | null,
  subject: string,
  { role, disabled }: { role?: SiteRole | undefined; disabled?: boolean | undefined },
): SiteNote[] {
  const notes: SiteNote[] = [];
  if (role !== undefined) notes.push({ actor, deed: 'role_given', subject, detail: { role } });
  if (disabled !== undefined) notes.push({ actor, deed: disabled ? 'account_disabled' : 'account_enabled', subject });
  return notes;
}
