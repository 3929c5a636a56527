import type { Lecture } from '../../protocol/room.ts';
import type { SentPicture, Stage } from '../../protocol/stage.ts';
import { isHeldBack } from '../room/expected.ts';
import { feedOf, feedsOn, isSound, placeOf, sourceOf, type Feed } from '../room/feeds.ts';
import type { SubscriptionView } from '../room/subscription-view.ts';

/** How several pictures share the stage: small ones in or beside the large one, all of one size, or one and no other. */
export type Layout = 'inset' | 'side' | 'alone';
export const layouts = ['inset', 'side', 'alone'] as const satisfies Layout[];

/** One picture and whose it is. */
export interface Picture {
  feed: Feed;
  name: string;
  /** How a viewer's own choice remembers it: who comes to a place on stage later is somebody else. */
  choice: string;
}

/**
 * What the stage shows: pictures, or words about why there is none.
 * `starting`: the lecture is on, but nobody has sent anything yet. `slow`: no picture comes through the link.
 * `saving`: the viewer wants none.
 */
export interface Scene {
  what: 'pictures' | 'before' | 'after' | 'starting' | 'away' | 'paused' | 'soundOnly' | 'quiet' | 'slow' | 'saving';
  /** Those that can be shown, in an order that does not change with the layout. */
  pictures: Picture[];
  /** The one of them that stands out. */
  large: Feed | null;
  /** There is something to arrange, also while the link does not carry all of it. */
  several: boolean;
  /** Staff show it large to everybody, and the viewer chose no other. */
  pinned: boolean;
  by: string;
}

interface Seen {
  lecture: Pick<Lecture, 'state' | 'presenter'> | null;
  stage: Stage;
  /** The viewer's own choice of the large picture. */
  own: string | null;
  sent: readonly SentPicture[];
  saving: boolean;
}

export function sceneOf({ lecture, stage, own, sent, saving }: Seen): Scene {
  const streamAt = (place: number) => stage.streams.find((stream) => stream.place === place);
  const by = streamAt(0)?.by.name ?? lecture?.presenter.name ?? '';
  const words = (what: Scene['what']): Scene => ({
    ...{ what, pictures: [], large: null, several: false, pinned: false, by },
  });

  if (!lecture) return words('before');
  if (lecture.state === 'ended') return words('after');
  const feeds = feedsOn(stage);
  const published = feeds.filter((feed) => !isSound(feed));
  const shown = saving ? [] : published.filter((feed) => !isHeldBack(sent, feed));
  if (shown.length > 0) {
    const pictures = shown.map((feed): Picture => {
      const { id, name } = streamAt(placeOf(feed))!.by;
      return { feed, name, choice: placeOf(feed) === 0 ? sourceOf(feed) : id };
    });
    const pin = stage.pinned && feedOf(stage.pinned);
    const chosen = pictures.find(({ choice }) => choice === own)?.feed;
    const large =
      chosen ?? shown.find((feed) => feed === pin) ?? shown.find((feed) => feed === '0 screen') ?? shown[0]!;
    return { ...words('pictures'), pictures, large, several: published.length > 1, pinned: large === pin && !chosen };
  }
  if (published.length > 0) return saving ? words('saving') : { ...words('slow'), several: published.length > 1 };
  if (stage.state === 'away') return words('away');
  if (stage.state === 'empty') return words('starting');
  if (!feeds.some(isSound)) return words('quiet');
  return words(stage.streams.some((stream) => stream.sources.camera === 'paused') ? 'paused' : 'soundOnly');
}

/** Why there are words in place of the picture. */
export type Why = Exclude<Scene['what'], 'pictures'> | 'full' | 'refused' | 'interrupted';

/** Null where pictures stand, or nothing is known yet. */
export function whyWords(
  what: Scene['what'],
  { entering, media, interrupted }: { entering: boolean; media: SubscriptionView['state']; interrupted: boolean },
): Why | null {
  if (what === 'before') return entering ? null : what;
  if (what === 'after') return what;
  if (media === 'full' || media === 'refused') return media;
  if (what === 'starting' || what === 'away') return what;
  if (interrupted) return 'interrupted';
  return what === 'pictures' ? null : what;
}

/** Where a picture stands. */
export function spotOf(feed: Feed, { large, pictures }: Scene, layout: Layout): 'large' | 'small' | 'hidden' {
  if (!pictures.some((picture) => picture.feed === feed)) return 'hidden';
  if (feed === large) return 'large';
  return layout === 'alone' ? 'hidden' : 'small';
}
