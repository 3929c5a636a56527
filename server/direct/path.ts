import type { DirectData, DirectEnd, DirectMode } from '../../protocol/direct.ts';
import { limits } from '../../protocol/limits.ts';
import { UserError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Client } from '../rooms/client.ts';
import type { Room } from '../rooms/live/room.ts';
import type { Attendance } from '../stage/attendance.ts';
import { companyOf, type Company } from './decision.ts';

/** A presenter and one viewer, and the names under which each knows the other. */
interface Pair {
  presenter: Client;
  viewer: Client;
  presenterEnd: string;
  viewerEnd: string;
}

/**
 * Which way picture and sound of one room go: by the server, or straight from the presenter's page to each viewer's. All go the same
 * way, so that nobody sees more than others. Only what all agree to is ever tried, and what was tried in vain not again.
 */
export class DirectPath {
  private readonly room: Room;
  private readonly attendance: () => Attendance;
  private readonly consenting = new Set<Client>();
  /** Accounts with which it failed in this lecture. */
  private readonly unable = new Set<string>();
  /** None: by the server. */
  private pairs: Pair[] = [];
  /** All agree; when they have for a while, it is tried. */
  private settling: { company: Company; timer: NodeJS.Timeout } | null = null;
  private notBefore = 0;
  /** How often it was left in this lecture. */
  private returns = 0;

  constructor(room: Room, attendance: () => Attendance) {
    this.room = room;
    this.attendance = attendance;
  }

  consent(page: Client, consents: boolean): void {
    if (consents) this.consenting.add(page);
    else this.consenting.delete(page);
    this.review();
  }

  /** Passes on what one end says to the other. Throws `not_found` unless the two are connected directly now. */
  signal(page: Client, to: string, data: DirectData): void {
    const pair = this.pairOf(page, to);
    if (!pair) throw new UserError('not_found');
    const [other, from] = page === pair.presenter ? [pair.viewer, pair.presenterEnd] : [pair.presenter, pair.viewerEnd];
    other.send({ type: 'direct.signalled', room: this.room.id, from, data });
  }

  /** The two are not connected, says one of them. Throws `not_found` unless they are to be. */
  failed(page: Client, end: string): void {
    const pair = this.pairOf(page, end);
    if (!pair) throw new UserError('not_found');
    this.unable.add(pair.viewer.identity.accountId);
    this.pause(limits.directPauseMs);
    this.review();
  }

  /** The page left the room. */
  left(page: Client): void {
    this.consenting.delete(page);
    this.review();
  }

  /** A lecture began or ended: what failed in the last one may work in the next. */
  lectureChanged(): void {
    this.unable.clear();
    this.notBefore = this.returns = 0;
    this.review();
  }

  /** Who is here, or what is allowed, may have changed. */
  review(): void {
    const company = this.company();
    if (this.pairs.length > 0 && !(company && this.holds(company))) this.toServer();
    if (this.pairs.length > 0) return this.forget(company!);
    this.settle(company);
  }

  close(): void {
    this.settle(null);
  }

  private company(): Company | null {
    if (!this.allowed) return null;
    return companyOf(this.attendance(), (page) => this.agrees(page));
  }

  private get allowed(): boolean {
    return this.room.info.direct && this.room.lecture !== null;
  }

  private agrees(page: Client): boolean {
    const here = page.seat?.room === this.room;
    return here && this.consenting.has(page) && !this.unable.has(page.identity.accountId);
  }

  /** The same presenter, and nobody new: who comes sees the server's picture first, at once. */
  private holds({ presenter, viewers }: Company): boolean {
    return viewers.every((page) => this.pairs.some((pair) => pair.viewer === page && pair.presenter === presenter));
  }

  private settle(company: Company | null): void {
    if (company && this.settling && same(company, this.settling.company)) return;
    clearTimeout(this.settling?.timer);
    this.settling = null;
    if (!company) return;
    const afterMs = Math.max(limits.directSettleMs, this.notBefore - performance.now());
    this.settling = { company, timer: setTimeout(() => this.begin(company), afterMs).unref() };
  }

  private begin({ presenter, viewers }: Company): void {
    this.settling = null;
    this.pairs = viewers.map((viewer) => ({ presenter, viewer, presenterEnd: newId(), viewerEnd: newId() }));
    for (const pair of this.pairs) this.tell(pair.viewer, 'direct', [presenterOf(pair)]);
    this.tell(presenter, 'direct', this.pairs.map(viewerOf));
  }

  private toServer(): void {
    const stay = this.allowed
      ? this.pairs.filter(({ presenter, viewer }) => this.agrees(presenter) && this.agrees(viewer))
      : [];
    for (const pair of this.pairs) this.tell(pair.viewer, 'server', stay.includes(pair) ? [presenterOf(pair)] : []);
    this.tell(this.pairs[0]!.presenter, 'server', stay.map(viewerOf));
    this.pairs = [];
    // Four may come one after the other; somebody who comes and goes without end does not move the others each time.
    const often = Math.max(0, ++this.returns - limits.directViewers);
    this.pause(Math.min(limits.directPauseMs, limits.directSettleMs * 2 ** often));
  }

  private pause(ms: number): void {
    this.notBefore = Math.max(this.notBefore, performance.now() + ms);
  }

  /** Who watches no longer is not connected any longer. */
  private forget({ presenter, viewers }: Company): void {
    const gone = this.pairs.filter(({ viewer }) => !viewers.includes(viewer));
    if (gone.length === 0) return;
    this.pairs = this.pairs.filter((pair) => !gone.includes(pair));
    for (const { viewer } of gone) this.tell(viewer, 'server', []);
    this.tell(presenter, 'direct', this.pairs.map(viewerOf));
  }

  private tell(page: Client, mode: DirectMode['mode'], ends: DirectEnd[]): void {
    if (page.seat?.room === this.room) page.send({ type: 'direct.mode', room: this.room.id, mode, with: ends });
  }

  private pairOf(page: Client, end: string): Pair | undefined {
    return this.pairs.find(
      (pair) =>
        (page === pair.presenter && end === pair.viewerEnd) || (page === pair.viewer && end === pair.presenterEnd),
    );
  }
}

const presenterOf = ({ presenter, presenterEnd: id }: Pair): DirectEnd => ({ id, name: presenter.identity.name });
const viewerOf = ({ viewer, viewerEnd: id }: Pair): DirectEnd => ({ id, name: viewer.identity.name });

function same(a: Company, b: Company): boolean {
  return (
    a.presenter === b.presenter &&
    a.viewers.length === b.viewers.length &&
    a.viewers.every((page) => b.viewers.includes(page))
  );
}
