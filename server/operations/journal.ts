import type { Logger } from 'pino';
import type { RoomEvent } from '../../protocol/room.ts';
import type { Registry } from '../rooms/live/registry.ts';
import { figures } from './figures.ts';

export interface JournalParts {
  registry: Pick<Registry, 'join'>;
  log: Pick<Logger, 'info'>;
  everyMs?: number;
}

/**
 * Writes into the log what an administrator wants to find there: lectures begin and end, and once a minute
 * what was more than usual. No titles, no texts, no people, no addresses.
 */
export function keepJournal({ registry, log, everyMs = 60_000 }: JournalParts) {
  registry.join({ opened: (room) => room.observe({ happened: (event) => lecture(event, room.id), left() {} }) });
  let before = unrest();
  const timer = setInterval(() => sumUp(), everyMs).unref();

  function lecture({ type, lectureId }: RoomEvent, room: string): void {
    if (type === 'lecture.started') log.info({ room, lecture: lectureId }, 'a lecture started');
    if (type === 'lecture.ended') log.info({ room, lecture: lectureId }, 'a lecture ended');
  }

  /** One line for each kind of unrest since the last time, and none when all was quiet. */
  function sumUp(): void {
    const now = unrest();
    const cut = difference(now.cut, before.cut);
    const media = difference(now.media, before.media);
    const signIns = now.signIns - before.signIns;
    if (cut) log.info({ cut }, 'sockets were cut in the last minute');
    if (media) log.info({ failures: media }, 'media connections failed in the last minute');
    if (signIns > 0) log.info({ failures: signIns }, 'sign-ins failed in the last minute');
    before = now;
  }

  return {
    sumUp,
    stop: () => clearInterval(timer),
  };
}

function unrest() {
  const { socketsCut, mediaFailures, refusedOverHttp } = figures;
  return {
    cut: new Map(socketsCut.counts),
    media: new Map(mediaFailures.counts),
    signIns: refusedOverHttp.of('credentials'),
  };
}

/** Null when nothing was added. */
function difference(now: Map<string, number>, before: Map<string, number>): Record<string, number> | null {
  const added = [...now].map(([label, count]) => [label, count - (before.get(label) ?? 0)] as const);
  const grown = added.filter(([, count]) => count > 0);
  return grown.length > 0 ? Object.fromEntries(grown) : null;
}
