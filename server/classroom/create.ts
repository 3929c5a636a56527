import type { ClassroomState } from '../../protocol/classroom.ts';
import { createAttendance } from '../attendance/create.ts';
import { createPolls } from '../polls/create.ts';
import { createQuestions } from '../questions/create.ts';
import { createRecords } from '../record/create.ts';
import type { Client } from '../rooms/client.ts';
import type { Handlers } from '../rooms/handlers.ts';
import { createSchedule } from '../schedule/create.ts';
import type { ClassroomParts } from './parts.ts';
import { settingsHandlers } from './settings.handlers.ts';
import { createSettingsStore } from './settings.store.ts';
import { Settings } from './settings.ts';

/** Makes what a node has of the classroom: what is scheduled, asked, voted and counted. */
export function createClassroom(own: Omit<ClassroomParts, 'settings'>) {
  const settings = new Settings(createSettingsStore(own.db), own.registry);
  own.registry.join(settings);
  const parts: ClassroomParts = { ...own, settings };
  const questions = createQuestions(parts);
  const polls = createPolls(parts);
  const schedule = createSchedule(parts);
  const attendance = createAttendance(parts);
  const records = createRecords(parts, { questions, polls, attendance });
  const handlers: Handlers[] = [
    settingsHandlers({ settings, rates: own.rates }),
    ...questions.handlers,
    ...polls.handlers,
  ];

  return {
    settings,
    questions,
    polls,
    schedule,
    attendance,
    records,
    handlers,
    /** For the snapshot, of whoever is seated. */
    stateOf: (client: Client): ClassroomState => ({
      settings: settings.of(client.seat!.room),
      questions: questions.seenBy(client),
      poll: polls.seenBy(client),
    }),
    stop(): void {
      for (const feature of [polls, schedule, attendance]) feature.stop();
    },
  };
}

export type Classroom = ReturnType<typeof createClassroom>;
