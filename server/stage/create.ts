import { DirectPaths } from '../direct/paths.ts';
import { Hands } from '../hands/hands.ts';
import { Stages } from './stages.ts';

/** The stages and what lives beside them: raised hands, and the way that picture and sound take. */
export function createStages() {
  const hands = new Hands();
  const stages: Stages = new Stages(
    (room, accountId) => hands.of(room).lower(accountId),
    (room) => paths.moved(room),
  );
  const paths = new DirectPaths((room) => stages.of(room).attendance);
  return { stages, hands, paths };
}
