import type { QuestionsTold } from '../../protocol/questions.ts';
import type { Client } from '../rooms/client.ts';
import type { Room } from '../rooms/live/room.ts';
import { maySee, toQuestion, type QuestionRow, type Viewer } from './question-row.ts';
import { isForAll } from './rules.ts';

/** What is to be told of a room. */
export interface News {
  /** Those that changed; of which there is no row is gone. */
  ids: readonly string[];
  rows: readonly QuestionRow[];
  /** Of those with votes that were given to another question: who has voted for them. */
  voters: ReadonlyMap<string, ReadonlySet<string>>;
  open: number;
  waiting: number;
  /** Students are told also when there is nothing else for them. */
  openChanged: boolean;
}

/** Tells everybody who is here what he may see of it: staff all, students what is for all, and whoever asked by name of his own. */
export function tell(room: Room, news: News): void {
  const hidden = news.rows.filter(({ state }) => !isForAll(state));
  const states = new Map(news.rows.map((row) => [row.id, row.state]));
  // What waits was never anything else: nobody is to forget it.
  const gone = news.ids.filter((id) => states.get(id) !== 'waiting');
  const toldTo = (viewer: Viewer) => told(room.id, { ...news, ids: gone }, viewer);
  const authors = new Set(hidden.flatMap(({ author_id: id }) => (id === null ? [] : [id])));
  room.broadcast(toldTo({ staff: true, accountId: null }), isStaff);
  for (const accountId of authors) {
    const own = toldTo({ staff: false, accountId });
    for (const client of room.presence.here(accountId)) if (!isStaff(client)) client.send(own);
  }
  const common = toldTo({ staff: false, accountId: null });
  if (common.questions.length > 0 || common.gone.length > 0 || news.openChanged)
    room.broadcast(common, (client) => !isStaff(client) && !authors.has(client.identity.accountId));
  tellVoters(room, news);
}

/** Into which others of these were merged, with votes whose people did nothing to it themselves. */
export function votedElsewhere(rows: readonly QuestionRow[]): string[] {
  return [
    ...new Set(rows.flatMap(({ state, merged_into: into }) => (state === 'merged' && into !== null ? [into] : []))),
  ];
}

/** Whose vote went with a merge learns it: his page did not ask for it. */
function tellVoters(room: Room, news: News): void {
  for (const row of news.rows) {
    const voters = news.voters.get(row.id);
    if (!voters || !isForAll(row.state)) continue;
    for (const client of room.presence.clients) {
      if (!voters.has(client.identity.accountId)) continue;
      const staff = isStaff(client);
      const viewer = { staff, accountId: null };
      const message = told(room.id, { ...news, ids: [], rows: [] }, viewer);
      client.send({ ...message, questions: [{ ...toQuestion(row, viewer), mine: true }] });
    }
  }
}

function told(roomId: string, news: News, viewer: Viewer): QuestionsTold {
  const seen = news.rows.filter((row) => maySee(row, viewer));
  const ids = new Set(seen.map(({ id }) => id));
  return {
    type: 'questions.told',
    room: roomId,
    questions: seen.map((row) => toQuestion(row, viewer)),
    gone: news.ids.filter((id) => !ids.has(id)),
    open: news.open,
    waiting: viewer.staff ? news.waiting : null,
  };
}

const isStaff = (client: Client): boolean => client.seat?.permissions.has('question.moderate') ?? false;
