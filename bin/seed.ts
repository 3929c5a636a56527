/** A small course to develop with: Ada presents, Ben assists, twenty students, one room with some chat. */
import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { SiteRole } from '../protocol/api.ts';
import { rows } from '../server/accounts/house.ts';
import { createPasswords } from '../server/accounts/passwords.ts';
import type { Identity } from '../server/accounts/port.ts';
import type { App } from '../server/app.ts';
import type { Database } from '../server/store/schema.ts';

/** Of everybody in the seed. Good for nothing but development: the accounts are made in its own data folder only. */
export const seedPassword = 'blackboard and chalk';

export interface SeedPerson {
  name: string;
  email: string;
  role: SiteRole;
}

export const ada: SeedPerson = { name: 'Ada Lovelace', email: 'ada@example.org', role: 'admin' };
export const ben: SeedPerson = { name: 'Ben Okafor', email: 'ben@example.org', role: 'member' };
const studentNames = [
  ...['Cleo Marchetti', 'Dora Nguyen', 'Emil Haddad', 'Farid Azimi', 'Grete Lindqvist', 'Hana Sato', 'Ivan Petrov'],
  ...['Jana Novak', 'Kofi Mensah', 'Lea Schneider', 'Mira Cohen', 'Nils Berg', 'Olga Sokolova', 'Pablo Ortiz'],
  ...['Quinn Baker', 'Rosa Almeida', 'Sami Korhonen', 'Tariq Rahman', 'Ute Krause', 'Viktor Horvat'],
];
export const students: SeedPerson[] = studentNames.map((name) => {
  return { name, email: `${name.split(' ')[0]!.toLowerCase()}@example.org`, role: 'member' };
});
export const cleo = students[0]!;

const roomName = 'Linear algebra';
const talk: [SeedPerson, string][] = [
  [ada, 'Good morning! We start at a quarter past. Today: why every symmetric matrix has real eigenvalues.'],
  [cleo, 'Good morning!'],
  [students[3]!, 'Will the recording be online afterwards?'],
  [ben, 'Questions go here, I collect them. The exercise sheet is at https://example.org/linear-algebra/sheet-7'],
  [students[8]!, 'Is there a short name for the matrix with all ones?'],
  [ben, 'The all-ones matrix, mostly written J.'],
  [students[12]!, 'Спасибо!'],
  [students[17]!, 'شكرًا جزيلًا'],
];

/** Makes the people that are not there yet, all with the same password, confirmed. */
export async function seedPeople(db: Kysely<Database>): Promise<void> {
  const { people } = rows(db, Date.now);
  const missing = [];
  for (const person of [ada, ben, ...students]) if (!(await people.byEmail(person.email))) missing.push(person);
  if (missing.length === 0) return;
  const passwordHash = await createPasswords().hash(seedPassword);
  for (const { name, email, role } of missing) await people.add({ name, email, passwordHash, role, verified: true });
}

/** Makes the room, unless Ada has it, and returns its id. */
export async function seedRoom(app: App, db: Kysely<Database>): Promise<string> {
  const identify = async (person: SeedPerson): Promise<Identity> => {
    const account = (await rows(db, Date.now).people.byEmail(person.email))!;
    return { ...person, accountId: account.id, sessionId: 'seed', verified: true };
  };
  const owner = await identify(ada);
  const known = (await app.rooms.list(owner)).find((room) => room.name === roomName);
  if (known) return known.id;

  const description = 'Tuesdays and Thursdays, 10:15, winter term';
  const origin = app.origins.primary();
  const { id, code } = await app.rooms.create(owner, { name: roomName, description, joining: 'code' }, origin);
  for (const person of [ben, ...students]) await app.rooms.joinByCode(await identify(person), code!, origin);
  await app.members.changeRole(owner, id, (await identify(ben)).accountId, 'assistant');

  const room = await app.registry.open(id);
  const roles = new Map([
    [ada, 'owner' as const],
    [ben, 'assistant' as const],
  ]);
  for (const [person, text] of talk) {
    const { accountId: id, name } = await identify(person);
    const by = { id, name, role: roles.get(person) ?? ('student' as const) };
    await room.append({ type: 'chat.posted', by, payload: { text }, clientId: randomUUID() });
  }
  return id;
}
