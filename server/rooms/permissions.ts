import type { SiteRole } from '../../protocol/api.ts';
import type { Permission, RoomRole } from '../../protocol/room.ts';

const everyone: Permission[] = [
  'room.see',
  'members.see',
  'chat.read',
  'chat.post',
  'stage.watch',
  'hand.raise',
  'question.ask',
  'poll.vote',
];
const assisting: Permission[] = [
  ...everyone,
  'people.see',
  'people.remove',
  'chat.moderate',
  'chat.rules',
  'chat.export',
  'stage.direct',
  'question.moderate',
  'poll.run',
  'attendance.see',
];
const presenting: Permission[] = [...assisting, 'lecture.start', 'lecture.end', 'stage.publish', 'schedule.edit'];

/** The one table of what a role in a room allows. */
const table: Record<RoomRole, Permission[]> = {
  student: everyone,
  assistant: assisting,
  presenter: presenting,
  owner: [...presenting, 'room.edit', 'members.edit'],
};

/** What only a verified presenter may do, whatever the role in the room: losing the site role takes it away at once. */
const needsVerifiedPresenter: Permission[] = ['lecture.start', 'stage.publish'];

const ofMembers = setsOf((permission) => !needsVerifiedPresenter.includes(permission));
const ofPresenters = setsOf(() => true);

/** What a person with this site role and this room role may do in the room. One set for all who may do the same. */
export function permissionsOf(site: SiteRole, role: RoomRole): ReadonlySet<Permission> {
  return (site === 'member' ? ofMembers : ofPresenters)[role];
}

function setsOf(allowed: (permission: Permission) => boolean): Record<RoomRole, ReadonlySet<Permission>> {
  const setOf = (role: RoomRole) => new Set(table[role].filter(allowed));
  return {
    student: setOf('student'),
    assistant: setOf('assistant'),
    presenter: setOf('presenter'),
    owner: setOf('owner'),
  };
}

export const isStaff = (role: RoomRole): boolean => role !== 'student';
