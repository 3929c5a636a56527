import type { Impairment } from '../../../protocol/impairment.ts';
import type { Lane } from './lane.ts';

/** Makes the network of this connection a bad one; null: its own again. */
export function impairLane(_lane: Lane, _impairment: Impairment | null): void {}
