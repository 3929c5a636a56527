import type { Source } from '../../../protocol/stage.ts';
import { createIncoming, type Incoming, type IncomingNeeds } from './incoming.ts';
import { extensionLength, findExtension, type RtpHeader } from './rtp/header.ts';
import type { AcceptedTrack } from './sdp/accept.ts';
import { MID, REPAIRED_RID, RID } from './sdp/extensions.ts';
import type { Feed, Stream } from './stream.ts';

/** The SSRCs of one publisher: which section and layer each belongs to. Browsers make them up as they go. */
export interface Sources {
  /** Everything that is media, not retransmission. */
  readonly media: readonly Incoming[];
  /** Where a packet belongs; undefined when it belongs nowhere. */
  of(packet: Buffer, header: RtpHeader): Belonging | undefined;
  bySsrc(ssrc: number): Incoming | undefined;
  /** The SSRC of its retransmissions; null before it is known. */
  repeatsOf(incoming: Incoming): number | null;
  /** Nothing of these sources goes into their streams any more, and all of the others does. */
  silence(sources: readonly Source[]): void;
  end(): void;
}

export interface Belonging {
  track: AcceptedTrack;
  /** A packet sent again (RFC 4588). */
  isRepeat: boolean;
  /** What it is, or what it repeats; undefined while that is not known. */
  incoming: Incoming | undefined;
}

export interface SourcesNeeds extends Pick<IncomingNeeds, 'sender' | 'send' | 'clock' | 'serverMs'> {
  tracks: AcceptedTrack[];
  stream(track: AcceptedTrack): Stream;
}

/** More than any browser makes for four sources in their layers: media, retransmission, and some changes. */
const mostSsrcs = 40;

export function createSources({ tracks, stream, ...needs }: SourcesNeeds): Sources {
  const known = new Map<number, { track: AcceptedTrack; isRepeat: boolean; rid: string | undefined }>();
  const media = new Map<number, Incoming>();
  const feeds = new Map<AcceptedTrack, Feed>();
  const silent = new Set<AcceptedTrack>();

  /** Finds the section of an SSRC not heard before: by the offer's list, by the MID extension, by a payload type of its own. */
  function meet(packet: Buffer, header: RtpHeader): ReturnType<(typeof known)['get']> {
    if (known.size >= mostSsrcs) return undefined;
    const { ssrc, payloadType } = header;
    const fitting = tracks.filter(
      ({ formats: [format] }) => format!.payloadType === payloadType || format!.rtxPayloadType === payloadType,
    );
    const track =
      fitting.find(({ ssrcs }) => ssrcs.includes(ssrc)) ??
      fitting.find(({ extensions, mid }) => textOf(packet, header, extensions.get(MID)) === mid) ??
      (fitting.length === 1 ? fitting[0] : undefined);
    if (!track) return undefined;
    const isRepeat = track.formats[0]!.rtxPayloadType === payloadType;
    const rid = textOf(packet, header, track.extensions.get(isRepeat ? REPAIRED_RID : RID));
    // Of several layers it must be known which one this is; the extension is in every packet until we have reported one.
    if (track.layers.length > 0 && (rid === undefined || !track.layers.includes(rid))) return undefined;
    const met = { track, isRepeat, rid: track.layers.length > 0 ? rid : undefined };
    known.set(ssrc, met);
    if (!isRepeat) media.set(ssrc, createIncoming({ ...needs, ssrc, track, rid: met.rid, feed: feedOf(track) }));
    return met;
  }

  function feedOf(track: AcceptedTrack): Feed {
    let feed = feeds.get(track);
    if (!feed) feeds.set(track, (feed = stream(track).feed()));
    return feed;
  }

  function fallSilent(track: AcceptedTrack): void {
    silent.add(track);
    feeds.get(track)?.end();
    feeds.delete(track);
  }

  /** What is known of its SSRCs stays known: browsers name the layer of each only until it was first reported. */
  function speakAgain(track: AcceptedTrack): void {
    silent.delete(track);
    for (const [ssrc, { track: of, isRepeat, rid }] of known) {
      if (of === track && !isRepeat)
        media.set(ssrc, createIncoming({ ...needs, ssrc, track, rid, feed: feedOf(track) }));
    }
  }

  function repeatedBy(ssrc: number, track: AcceptedTrack, rid: string | undefined): Incoming | undefined {
    const pair = track.retransmissions.find(([, rtx]) => rtx === ssrc);
    if (pair) return media.get(pair[0]);
    let last: Incoming | undefined;
    for (const one of media.values()) if (one.track === track && one.rid === rid) last = one;
    return last;
  }

  return {
    get media() {
      return [...media.values()];
    },
    of(packet, header) {
      const found = known.get(header.ssrc) ?? meet(packet, header);
      if (!found) return undefined;
      const { track, isRepeat, rid } = found;
      if (silent.has(track)) return { track, isRepeat, incoming: undefined };
      const incoming = isRepeat ? repeatedBy(header.ssrc, track, rid) : media.get(header.ssrc);
      return { track, isRepeat, incoming };
    },
    bySsrc: (ssrc) => media.get(ssrc),
    repeatsOf({ ssrc, track, rid }) {
      const pair = track.retransmissions.find(([of]) => of === ssrc);
      const met = [...known].find(([, one]) => one.isRepeat && one.track === track && one.rid === rid);
      return pair?.[1] ?? met?.[0] ?? null;
    },
    silence(sources) {
      for (const track of tracks) {
        const wanted = sources.includes(track.source);
        if (wanted && !silent.has(track)) fallSilent(track);
        else if (!wanted && silent.has(track)) speakAgain(track);
      }
    },
    end() {
      for (const feed of feeds.values()) feed.end();
    },
  };
}

function textOf(packet: Buffer, header: RtpHeader, extension: number | undefined): string | undefined {
  const at = extension === undefined ? -1 : findExtension(packet, header, extension);
  return at < 0 ? undefined : packet.toString('latin1', at, at + extensionLength(packet, at));
}
