import type { Lecture } from '../../protocol/room.ts';
import type { Source, Stage, StageStream } from '../../protocol/stage.ts';

/** How camera and screen share the stage when both are there. */
export type Layout = 'screen' | 'camera' | 'side';
export const layouts = ['screen', 'camera', 'side'] as const satisfies Layout[];

/** Where a picture stands. */
export type Spot = 'large' | 'inset' | 'start' | 'end' | 'hidden';

/**
 * What the stage shows: pictures, or words about why there is none.
 * `starting`: the lecture is on, but nobody has sent anything yet.
 */
export interface Scene {
  what: 'pictures' | 'before' | 'after' | 'starting' | 'away' | 'paused' | 'soundOnly' | 'quiet';
  camera: Spot;
  screen: Spot;
  /** Both pictures are there, so a layout can be chosen. */
  choice: boolean;
  by: string;
  microphone: boolean;
}

export function sceneOf(lecture: Pick<Lecture, 'state' | 'presenter'> | null, stage: Stage, layout: Layout): Scene {
  const by = stage.streams[0]?.by.name ?? lecture?.presenter.name ?? '';
  const scene = (what: Scene['what'], more: Partial<Scene> = {}): Scene => ({
    what,
    camera: 'hidden',
    screen: 'hidden',
    choice: false,
    by,
    microphone: isOn(stage.streams, 'microphone'),
    ...more,
  });

  if (!lecture) return scene('before');
  if (lecture.state === 'ended') return scene('after');
  if (stage.state === 'away') return scene('away');
  if (stage.state === 'empty') return scene('starting');

  const camera = isOn(stage.streams, 'camera');
  const screen = isOn(stage.streams, 'screen');
  if (camera && screen) return scene('pictures', { ...spots[layout], choice: true });
  if (camera) return scene('pictures', { camera: 'large' });
  if (screen) return scene('pictures', { screen: 'large' });
  if (!isOn(stage.streams, 'microphone')) return scene('quiet');
  return scene(stage.streams.some((stream) => stream.sources.camera === 'paused') ? 'paused' : 'soundOnly');
}

const isOn = (streams: StageStream[], source: Source): boolean =>
  streams.some((stream) => stream.sources[source] === 'on');

const spots: Record<Layout, { camera: Spot; screen: Spot }> = {
  screen: { screen: 'large', camera: 'inset' },
  camera: { screen: 'inset', camera: 'large' },
  side: { screen: 'start', camera: 'end' },
};
