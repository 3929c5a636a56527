import type { ClassroomState } from '../../protocol/classroom.ts';
import { limits } from '../../protocol/limits.ts';
import type { Question } from '../../protocol/questions.ts';
import type { ClassroomParts } from '../classroom/parts.ts';
import type { Client } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import { askingHandlers } from './asking.handlers.ts';
import { createChanges } from './changes.store.ts';
import { decidingHandlers } from './deciding.handlers.ts';
import { toOwnQuestion } from './question-row.ts';
import { questionHandlers } from './question.handlers.ts';
import { createQuestionStore } from './question.store.ts';
import { Questions } from './questions.ts';
import { createVoteStore } from './votes.store.ts';
import { Votes } from './votes.ts';

type QuestionParts = Pick<
  ClassroomParts,
  'db' | 'registry' | 'roomStore' | 'audit' | 'chats' | 'settings' | 'rates' | 'now'
>;

/** Makes the questions of a node from its parts, and has them told of rooms. */
export function createQuestions(
  parts: QuestionParts,
  { toldEveryMs = limits.questionsToldEveryMs }: { toldEveryMs?: number } = {},
) {
  const { db, registry, roomStore, audit, chats, settings, rates, now = Date.now } = parts;
  const store = createQuestionStore(db);
  const changes = createChanges(db);
  const votes = new Votes(createVoteStore(db));
  const tell = (roomId: string, feature: string, news: unknown) => registry.tell(roomId, feature, news);
  const questions = new Questions({ store, rooms: roomStore, tell, toldEveryMs });
  registry.join(questions);

  const handlers: Handlers[] = [
    askingHandlers({ questions, store, changes, chats, settings, rates, now }),
    questionHandlers({ questions, store, changes, votes, rates, now }),
    decidingHandlers({ questions, store, changes, audit, rates, now }),
  ];
  return {
    handlers,
    /** For the snapshot. */
    seenBy: (client: Client): ClassroomState['questions'] => questions.seenBy(client),

    /**
     * The questions of a lecture as this person may see them, in the order in which they were asked; `limits.questionsPerLecture` at
     * most. Whether the person may see the room, and staff, is for the caller to know. Throws StoreBusy.
     */
    async ofLecture(
      roomId: string,
      lectureId: string,
      viewer: { staff: boolean; accountId: string },
    ): Promise<Question[]> {
      const rows = await store.ofLecture(roomId, lectureId, viewer);
      return rows.map((row) => toOwnQuestion(row, viewer));
    },
  };
}
