import type { FrameLook } from '../../protocol/lens-journey.ts';
import type { ConnectionLook, PublisherLook } from '../../protocol/lens.ts';
import type { FrameSeen, MediaLens } from '../media/lens-port.ts';
import type { Report } from '../stage/publication.ts';
import type { Stage } from '../stage/stage.ts';

/** How well what is on stage reaches the server. What is known of a publisher's connection beyond that stays here. */
export async function publisherLooks(lens: MediaLens, stage: Stage): Promise<PublisherLook[]> {
  const { publishing } = stage;
  const looks = await lens.look(publishing.map(({ connection }) => connection));
  const byName = new Map(looks.map((look) => [look.connection, look]));
  return publishing.flatMap((publication) => {
    const look = byName.get(publication.connection);
    return look ? [publisherLook(publication, look)] : [];
  });
}

type Published = Stage['publishing'][number];

function publisherLook({ place, flowing, report }: Published, look: ConnectionLook): PublisherLook {
  return {
    place,
    flowing,
    loss: look.loss,
    jitterMs: look.jitterMs,
    nacks: look.feedback.nacks,
    roundTripMs: report?.roundTripMs ?? null,
    bits: look.streams.reduce((sum, { bits }) => sum + bits, 0),
    layers: Math.max(0, ...look.streams.map(({ layers }) => layers)),
  };
}

/**
 * A frame with what its publisher's page said. The server compares no clock with a publisher's camera: only the page did, so only with
 * its word is the error of the first time known. Without it that time is of the sender's reports, and as late as they were on their way.
 */
export function frameLook({ capturedByPublisherAt, ...seen }: FrameSeen, report: Report | null): FrameLook {
  const compared = report !== null && capturedByPublisherAt !== null;
  return {
    ...seen,
    capturedAt: compared ? capturedByPublisherAt + report.clockOffsetMs : seen.capturedAt,
    capturedErrorMs: compared ? report.clockErrorMs : null,
    encodeMs: report?.encodeMs ?? null,
    publisherRoundTripMs: report?.roundTripMs ?? null,
  };
}
