/** Bodies of the HTTP API. The routes stand in `server/http/`; OpenAPI is made from these same schemas. */
import { z } from 'zod';
import { Id, Time } from './envelope.ts';
import { limits } from './limits.ts';
import { Joining, RoomRole } from './room.ts';

/** What a person is on this server, strongest first. A `presenter` is a verified presenter: may open rooms and go live. */
export const SiteRole = z.enum(['admin', 'presenter', 'member']);
export type SiteRole = z.infer<typeof SiteRole>;

export const PersonName = z.string().trim().min(1).max(limits.nameLength);
export const Email = z.email().max(limits.emailLength).toLowerCase();
/** Only for setting one: signing in accepts anything up to the limit. */
export const NewPassword = z.string().min(limits.passwordMin).max(limits.passwordMax);
const AnyPassword = z.string().min(1).max(limits.passwordMax);
const Token = z.string().min(16).max(512);

// ── accounts ──────────────────────────────────────────────────────────────────────────────────────────────────────
export const SignUp = z.object({ name: PersonName, email: Email, password: NewPassword });
export const SignIn = z.object({ email: Email, password: AnyPassword });
export const VerifyEmail = z.object({ token: Token });
export const EmailOnly = z.object({ email: Email });
export const ResetPassword = z.object({ token: Token, password: NewPassword });
/** The one-time link of the first start makes the first administrator. */
export const Claim = z.object({ token: Token, name: PersonName, email: Email, password: NewPassword });
export const ChangeName = z.object({ name: PersonName });
export const ChangePassword = z.object({ current: AnyPassword, next: NewPassword });

export const Me = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  role: SiteRole,
  verified: z.boolean(),
});
export type Me = z.infer<typeof Me>;

export const SessionInfo = z.object({
  id: z.string(),
  current: z.boolean(),
  createdAt: Time,
  lastSeenAt: Time,
  /** Browser and system in a few words, made from the user agent. */
  device: z.string(),
  address: z.string(),
});
export type SessionInfo = z.infer<typeof SessionInfo>;
export const SessionList = z.object({ sessions: z.array(SessionInfo) });

// ── the server ────────────────────────────────────────────────────────────────────────────────────────────────────
export const Health = z.object({ status: z.enum(['ok', 'draining']), version: z.string() });
export const ServerInfo = z.object({
  version: z.string(),
  /** Nobody has used the one-time administrator link yet. */
  unclaimed: z.boolean(),
  /** Mails leave by SMTP; otherwise the administrator hands on their links. */
  mail: z.boolean(),
  /** The certificate is of the server's own authority: point people to /trust. */
  localAuthority: z.boolean(),
});
export type ServerInfo = z.infer<typeof ServerInfo>;

/** What the page on trusting this server's authority shows. Served without encryption too, since nobody trusts it yet. */
export const TrustInfo = z.object({
  /** The address to go on to once it is trusted. */
  origin: z.string(),
  /** The https addresses for others on the network, likeliest first. */
  addresses: z.array(z.string()),
  /** Null when the certificate comes from an authority that browsers know. */
  authority: z.object({ name: z.string(), fingerprint: z.string() }).nullable(),
});
export type TrustInfo = z.infer<typeof TrustInfo>;

// ── rooms ─────────────────────────────────────────────────────────────────────────────────────────────────────────
const RoomName = z.string().trim().min(1).max(limits.roomNameLength);
const RoomDescription = z.string().trim().max(limits.roomDescriptionLength);
export const NewRoom = z.object({
  name: RoomName,
  description: RoomDescription.default(''),
  joining: Joining.default('code'),
});
export const RoomChange = z
  .object({ name: RoomName, description: RoomDescription, joining: Joining, direct: z.boolean() })
  .partial();
/** Eight letters and digits without look-alikes; case, spaces and dashes do not matter. */
export const JoinCode = z.object({ code: z.string().min(1).max(32) });

export const LectureInfo = z.object({
  id: Id,
  title: z.string(),
  state: z.enum(['live', 'ended']),
  startedAt: Time,
  endedAt: Time.nullable(),
  presenter: z.object({ id: Id, name: z.string() }),
});
export type LectureInfo = z.infer<typeof LectureInfo>;

/** A room in a list. */
export const RoomSummary = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  joining: Joining,
  /** One's own role; null when not a member yet (an open room, or an invitation). */
  role: RoomRole.nullable(),
  invited: z.boolean(),
  /** Members who may come in: nobody who is shut out. */
  members: z.number().int(),
  owner: z.string(),
  live: LectureInfo.nullable(),
  /** People in the room now. */
  viewers: z.number().int(),
});
export type RoomSummary = z.infer<typeof RoomSummary>;

/** A room as its members see it. `code` and `link` are given to whoever may pass them on: staff, and students of rooms joined by code. */
export const RoomDetail = RoomSummary.extend({
  /** Small lectures may go past the server. Changed by who may present here, the rest of the room by who may edit it. */
  direct: z.boolean(),
  code: z.string().nullable(),
  link: z.string().nullable(),
  permissions: z.array(z.string()),
});
export type RoomDetail = z.infer<typeof RoomDetail>;

export const RoomList = z.object({ rooms: z.array(RoomSummary) });
export type RoomList = z.infer<typeof RoomList>;

export const Member = z.object({ id: Id, name: z.string(), role: RoomRole, joinedAt: Time });
export type Member = z.infer<typeof Member>;
export const MemberPage = z.object({ members: z.array(Member), total: z.number().int(), next: z.string().nullable() });
export type MemberPage = z.infer<typeof MemberPage>;
export const Invitation = z.object({ email: z.string(), role: RoomRole, invitedAt: Time });
export type Invitation = z.infer<typeof Invitation>;
export const InvitationList = z.object({ invitations: z.array(Invitation) });
export type InvitationList = z.infer<typeof InvitationList>;
/** The answer is the same whether the address has an account or not. */
export const Invite = z.object({ email: Email, role: RoomRole.exclude(['owner']).default('student') });
export const ChangeMember = z.object({ role: RoomRole });
export const LectureList = z.object({ lectures: z.array(LectureInfo) });
export type LectureList = z.infer<typeof LectureList>;
/** `events` as in protocol/room.ts, oldest first; `before` for the next page is the first one's seq. */
export const EventPage = z.object({ epoch: z.string(), events: z.array(z.unknown()) });

// ── administration ────────────────────────────────────────────────────────────────────────────────────────────────
export const Account = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  role: SiteRole,
  verified: z.boolean(),
  disabled: z.boolean(),
  createdAt: Time,
});
export type Account = z.infer<typeof Account>;
export const AccountPage = z.object({
  accounts: z.array(Account),
  total: z.number().int(),
  next: z.string().nullable(),
});
export type AccountPage = z.infer<typeof AccountPage>;
export const ChangeAccount = z.object({ role: SiteRole, disabled: z.boolean() }).partial();
/** Accounts whose verified address ends in `@` and one of these are presenters. */
export const PresenterDomains = z.object({
  domains: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/),
    )
    .max(limits.presenterDomains),
});
export type PresenterDomains = z.infer<typeof PresenterDomains>;
export const Mail = z.object({
  id: Id,
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  at: Time,
  sent: z.boolean(),
});
export type Mail = z.infer<typeof Mail>;
export const MailList = z.object({ mails: z.array(Mail), smtp: z.boolean() });
export type MailList = z.infer<typeof MailList>;
