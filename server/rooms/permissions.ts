import type { SiteRole } from '../../protocol/api.ts';
import type { Permission, RoomRole } from '../../protocol/room.ts';

const everyone: Permission[] = ['room.see', 'members.see', 'chat.read', 'chat.post', 'stage.watch'];
const assisting: Permission[] = [
  ...everyone,
  'people.see',
  'people.remove',
  'chat.moderate',
  'chat.rules',
  'chat.export',
];
const presenting: Permission[] = [...assisting, 'lecture.start', 'lecture.end', 'stage.publish'];

/** The one table of what a role in a room allows. */
const table: Record<RoomRole, Permission[]> = {
  student: everyone,
  assistant: assisting,
  presenter: presenting,
  owner: [...presenting, 'room.edit', 'members.edit'],
};

/** What only a verified presenter may do, whatever the role in the room: losing the site role takes it away at once. */
const needsVerifiedPresenter: Permission[] = ['lecture.start', 'stage.publish'];

/** What a person with this site role and this room role may do in the room. */
export function permissionsOf(site: SiteRole, role: RoomRole): Set<Permission> {
  const permissions = new Set(table[role]);
  if (site === 'member') for (const permission of needsVerifiedPresenter) permissions.delete(permission);
  return permissions;
}

export const isStaff = (role: RoomRole): boolean => role !== 'student';
