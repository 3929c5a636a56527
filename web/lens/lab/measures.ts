import type { LabGroup } from '../../../protocol/lab.ts';

/** What is counted of a group, from what people notice of the network up to what they see. Names are keys of the catalogue. */
export const measures = [
  { name: 'loss', unit: '%', of: (group: LabGroup) => group.lossPercent },
  { name: 'roundTrip', unit: 'ms', of: (group: LabGroup) => group.roundTripMs },
  { name: 'jitter', unit: 'ms', of: (group: LabGroup) => group.jitterMs },
  { name: 'kbits', unit: 'kbit/s', of: (group: LabGroup) => group.kbits },
  { name: 'nacks', unit: '/s', of: (group: LabGroup) => group.nacksPerSecond },
  { name: 'resent', unit: '/s', of: (group: LabGroup) => group.resentPerSecond },
  { name: 'keyframes', unit: '/s', of: (group: LabGroup) => group.pictureLossesPerSecond },
] as const;
