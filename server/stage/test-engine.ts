import type { Impairment } from '../../protocol/impairment.ts';
import type { RecordedPacket } from '../../protocol/lens-packets.ts';
import type { ConnectionLook } from '../../protocol/lens.ts';
import type { Picture, Source } from '../../protocol/stage.ts';
import type { FrameSeen, ViewerRow } from '../media/lens-port.ts';
import { MediaUnavailable, SdpInvalid, type LinkTicket, type MediaEngine, type MediaOffer } from '../media/port.ts';

/** A media engine that answers everything but nonsense, a turn of the event loop later, and knows which connections are open. */
export class TestEngine implements MediaEngine {
  readonly open = new Map<string, MediaOffer>();
  /** No worker is up. */
  down = false;
  publish = (offer: MediaOffer) => this.answer(offer);
  subscribe = (offer: MediaOffer) => this.answer(offer);
  /** How much picture each connection wants. */
  readonly preferred = new Map<string, Picture>();
  prefer = (connection: string, picture: Picture) => void this.preferred.set(connection, picture);
  /** What of each connection is not forwarded. */
  readonly silenced = new Map<string, Source[]>();
  silence = (connection: string, sources: Source[]) => void this.silenced.set(connection, sources);
  close = (connection: string) => void (this.open.delete(connection) && this.impaired.delete(connection));
  /** Which room each link lends or borrows. */
  readonly links = new Map<string, string>();
  private tickets = 0;
  async lend(room: string): Promise<LinkTicket> {
    if (this.down) throw new MediaUnavailable();
    const link = `link ${++this.tickets} of ${room}`;
    this.links.set(link, room);
    return { link, key: `key ${this.tickets}` };
  }
  async borrow(room: string, _from: object, { link }: LinkTicket): Promise<void> {
    if (this.down) throw new MediaUnavailable();
    this.links.set(link, room);
  }
  unlink = (link: string) => void this.links.delete(link);
  arrived = () => false;
  /** What it says of connections that are open, of any frame of them, and of a room's viewers. */
  readonly looks = new Map<string, ConnectionLook>();
  readonly frames = new Map<string, FrameSeen>();
  readonly viewers = new Map<string, ViewerRow[]>();
  look = async (connections: readonly string[]) =>
    connections.flatMap((connection) => (this.open.has(connection) ? (this.looks.get(connection) ?? []) : []));
  frame = async (connection: string) => (this.open.has(connection) ? (this.frames.get(connection) ?? null) : null);
  rows = async (room: string) => this.viewers.get(room) ?? [];
  /** What is done to whom, whose packets are recorded, and what was. */
  readonly impaired = new Map<string, Impairment>();
  impair = (connection: string, impairment: Impairment | null) =>
    void (impairment ? this.impaired.set(connection, impairment) : this.impaired.delete(connection));
  readonly recording = new Set<string>();
  record = (connection: string, on: boolean) =>
    void (on ? this.recording.add(connection) : this.recording.delete(connection));
  readonly packets = new Map<string, RecordedPacket[]>();
  async recorded(connection: string, from: number) {
    const packets = this.packets.get(connection);
    const ends = [{ local: { address: '192.0.2.1', port: 3003 }, remote: { address: '198.51.100.7', port: 40_000 } }];
    return packets ? { packets: packets.slice(from), ends, srtp: null, next: null, forgotten: 0 } : null;
  }
  stats = async () => ({ workers: [] });
  stop = async () => {};

  private async answer(offer: MediaOffer): Promise<string> {
    if (this.down) throw new MediaUnavailable();
    if (offer.sdp === 'nonsense') throw new SdpInvalid();
    this.open.set(offer.connection, offer);
    await new Promise((resolve) => setImmediate(resolve));
    return `answer to ${offer.sdp}`;
  }
}
