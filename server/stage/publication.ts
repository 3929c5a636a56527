import type { Source, StageStream } from '../../protocol/stage.ts';
import type { Client } from '../rooms/client.ts';

/** Who publishes, or is about to: made before the media engine is asked, so that of two at the same moment one waits. */
export interface Publication {
  readonly connection: string;
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

/** As viewers see it. */
export function streamOf(publication: Publication): StageStream {
  return {
    id: publication.connection,
    place: 0,
    by: { id: publication.accountId, name: publication.name },
    sources: publication.sources,
    muted: [],
    away: !publication.flowing,
  };
}
