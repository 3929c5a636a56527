import type { AnyDeed, SiteDeed, Trace } from '../../../protocol/admin.ts';
import type { AuditEntry } from '../../../protocol/chat-api.ts';
import type { Deed } from '../../../protocol/moderation.ts';
import { t } from '../../i18n/admin.ts';
import { t as app } from '../../i18n/app.ts';
import { t as staff } from '../../i18n/staff.ts';
import { nameOf } from '../../room/order/names.ts';
import { detailsOf, sentenceOf } from '../../room/staff/audit.ts';

/** Written as objects, so that a deed that is added is missed here by the types. */
const onServer: Record<SiteDeed, true> = {
  role_given: true,
  account_disabled: true,
  account_enabled: true,
  account_signed_out: true,
  account_mailed: true,
  account_erased: true,
  domains_changed: true,
  settings_changed: true,
  room_entered: true,
  room_transferred: true,
  room_deleted: true,
  lecture_ended: true,
  data_exported: true,
  data_expired: true,
  backup_made: true,
  backup_restored: true,
};
const inRooms: Record<Deed, true> = {
  rules: true,
  pin: true,
  unpin: true,
  delete: true,
  purge: true,
  release: true,
  refuse: true,
  withdraw: true,
  mute: true,
  unmute: true,
  remove: true,
  readmit: true,
  vouch: true,
  export: true,
  stream_key: true,
  stream_key_revoked: true,
  player_token: true,
  player_token_removed: true,
  question_approve: true,
  question_answer: true,
  question_dismiss: true,
  question_reopen: true,
  question_merge: true,
  attendance_export: true,
  attendance_decided: true,
  archive: true,
};
export const siteDeeds = Object.keys(onServer) as SiteDeed[];
export const roomDeeds = Object.keys(inRooms) as Deed[];

const isOfServer = (deed: AnyDeed): deed is SiteDeed => deed in onServer;

/** "Xenia disabled the account of Mallory" */
export function traceInWords(trace: Trace): string {
  const { deed, by, subject, detail } = trace;
  if (!isOfServer(deed)) return sentenceOf(ofRoom(trace));
  const who = by ? nameOf(by) : t('trail.itself');
  const whom = subject ? nameOf(subject) : staff('audit.someone');
  if (deed !== 'role_given') return t(`trail.did.${deed}`, { who, whom });
  return t('trail.did.role_given', { who, whom, role: app(`siteRole.${detail.role as 'admin'}`) });
}

/** What else there is to know about it. */
export function moreOf(trace: Trace): string[] {
  if (!isOfServer(trace.deed)) return detailsOf(ofRoom(trace));
  const { role: _, ...rest } = trace.detail;
  return Object.values(rest).filter((value) => typeof value === 'string' && value !== '') as string[];
}

/** As the tools of a room have it. */
function ofRoom({ id, at, by, deed, subject, detail }: Trace): AuditEntry {
  const author = { id: by?.id ?? '', name: by?.name ?? '', role: null };
  return { ...(detail as Partial<AuditEntry>), id, at, by: author, deed: deed as Deed, subject, ref: null };
}
