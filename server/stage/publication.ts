import type { ClientMessageOf } from '../../protocol/messages.ts';
import type { Place, Source, StageStream } from '../../protocol/stage.ts';
import type { OfferedTrack } from '../media/port.ts';
import type { Client } from '../rooms/client.ts';

/** What only the publisher's page can know; see `lens.report`. */
export type Report = Omit<ClientMessageOf<'lens.report'>, 'type' | 'id' | 'room'>;

/** Who publishes, or is about to: made before the media engine is asked, so that of two at the same moment one waits. */
export interface Publication {
  readonly connection: string;
  readonly place: Place;
  readonly accountId: string;
  readonly sessionId: string;
  readonly name: string;
  readonly tab: string;
  /** The socket that owns it; null while that socket is gone. */
  client: Client | null;
  /** Packets come. */
  flowing: boolean;
  sources: Partial<Record<Source, 'on' | 'paused'>>;
  orphaned: NodeJS.Timeout | null;
  /** Null until its page has said anything of it. */
  report: Report | null;
}

/** What somebody who wants to publish sends. */
export interface PublishOffer {
  sdp: string;
  tracks: OfferedTrack[];
  tab: string;
  takeOver: boolean;
}

/** Whether a newcomer has to ask first: somebody is there, by socket or by packets, and it is not the same tab. */
export function mustAsk(
  current: Publication | null,
  newcomer: { accountId: string; tab: string; takeOver: boolean },
): boolean {
  if (!current || newcomer.takeOver) return false;
  if (current.accountId === newcomer.accountId && current.tab === newcomer.tab) return false;
  return current.client !== null;
}

/** As viewers see it: what staff muted is paused, whatever the publisher says. */
export function streamOf(publication: Publication, muted: Source[]): StageStream {
  const sources = { ...publication.sources };
  for (const source of muted) if (sources[source]) sources[source] = 'paused';
  return {
    id: publication.connection,
    place: publication.place,
    by: { id: publication.accountId, name: publication.name },
    sources,
    muted,
    away: !publication.flowing,
  };
}
