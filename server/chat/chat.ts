import type { Aside } from '../../protocol/aside.ts';
import { affected, isEffect } from '../../protocol/effects.ts';
import { limits } from '../../protocol/limits.ts';
import type { ChatState, RoomEvent } from '../../protocol/room.ts';
import { defaultRules, type ChatRules, type Mute } from '../../protocol/rules.ts';
import type { Buckets } from '../rates.ts';
import type { Client, Seat } from '../rooms/client.ts';
import type { Room } from '../rooms/live/room.ts';
import { holdsAt } from '../rooms/members.store.ts';
import type { SanctionStore } from '../rooms/sanctions.store.ts';
import type { AsideStore } from './aside.store.ts';
import { AsideTally } from './aside-tally.ts';
import { idsOf } from './author.ts';
import type { ChatStore } from './chat.store.ts';
import { heldWords } from './held-words.ts';
import type { Reactions } from './reactions.ts';
import { SlowMode } from './slow.ts';

export interface ChatParts {
  reactions: Pick<Reactions, 'of'>;
  store: Pick<ChatStore, 'load'>;
  asides: Pick<AsideStore, 'tally' | 'page' | 'ofNobody'>;
  sanctions: Pick<SanctionStore, 'mutedPseudonyms'>;
  /** By room: all messages of all people. */
  pace: Buckets;
}

const retryMs = 500;

/** A room's chat beside its messages, in memory: its rules, what is pinned, whose pseudonym is muted, how many asides wait. */
export class Chat {
  rules: ChatRules = defaultRules;
  /** What staff want to see first. Only staff are told. */
  heldWords: readonly string[] = [];
  readonly slow = new SlowMode();
  readonly asides = new AsideTally();
  private held: (text: string) => boolean = () => false;
  private pinned: RoomEvent | null = null;
  private mutedPseudonyms = new Map<string, Mute>();
  private reading: Promise<void> | null = null;
  private outdated = false;
  private closed = false;
  private readonly room: Room;
  private readonly parts: ChatParts;

  constructor(room: Room, parts: ChatParts) {
    this.room = room;
    this.parts = parts;
  }

  /** What the person of this seat has to know besides the messages. */
  seenBy(client: Client): ChatState {
    const { mute, permissions } = client.seat!;
    const own = this.asides.hasAnyOf(idsOf(client)) ? 1 : 0;
    const asides = permissions.has('chat.moderate') ? this.asides.waitingCount : own;
    const reactions = this.parts.reactions.of(this.room).seenBy(client.identity.accountId);
    return { rules: this.rules, pinned: this.pinnedNow, reactions, mute, asides };
  }

  /** An aside is new or changed: those whom it concerns are told, its student and staff, and nobody else. */
  tell(aside: Aside): void {
    this.asides.heard(aside);
    if (aside.why !== 'private') this.tookTurn(aside.by.id, aside.at);
    this.outdated = true; // for a reading that is under way
    for (const client of this.room.presence.clients) {
      const concerned = client.seat!.permissions.has('chat.moderate') || idsOf(client).includes(aside.with.id);
      if (concerned) client.send({ type: 'aside.changed', room: this.room.id, aside });
    }
  }

  /** 0 when the room takes one more message; otherwise the milliseconds until it does. */
  takePlace(): number {
    return this.parts.pace.take(this.room.id);
  }

  /** Whether staff want to see a message with this text first. */
  holds(text: string): boolean {
    return this.held(text);
  }

  /** What keeps the person of this seat from writing: under the name, and then also without it, or only without it. */
  muteOf(seat: Seat, anonymous: boolean, now: number): Mute | null {
    const mutes = [seat.mute, anonymous ? this.mutedPseudonyms.get(seat.pseudonym) : null];
    return mutes.find((mute) => mute && holdsAt(mute, now)) ?? null;
  }

  /** Reads from the store. From then on events keep it up: what they overtook while it was read is read again, and not shown. */
  async load(): Promise<void> {
    const { store, sanctions, asides } = this.parts;
    for (;;) {
      this.outdated = false;
      const [stored, muted, tally] = await Promise.all([
        store.load(this.room.id),
        sanctions.mutedPseudonyms(this.room.id, Date.now()),
        asides.tally(this.room.id),
      ]);
      const pinned = stored.pinned === null ? null : await this.room.find(stored.pinned);
      if (this.outdated) continue;
      this.rules = stored.rules;
      this.hold(stored.heldWords);
      this.asides.load(tally);
      this.asides.possible(stored.rules);
      this.mutedPseudonyms = muted;
      this.pinned = pinned;
      return;
    }
  }

  /**
   * Something that is not in the events changed in the store. Resolves when it counts here, or when the store is away: then it
   * is asked again later, and nobody waits for that.
   */
  refresh(): Promise<void> {
    this.outdated = true;
    this.reading ??= this.reread();
    return this.reading;
  }

  /** Reads again what is not in the events, and tells of the newest asides: whoever knows them already sees no difference. */
  async renew(): Promise<void> {
    await this.refresh();
    const { asides } = await this.parts.asides.page(this.room.id, { limit: limits.pageSize });
    if (!this.closed) for (const aside of asides) this.tell(aside);
  }

  happened(event: RoomEvent): void {
    // What staff release was written, and counted, before.
    if (event.type === 'chat.posted' && !this.asides.isWaiting(event.clientId)) this.tookTurn(event.by.id, event.at);
    if (event.type === 'rules.changed') this.changeRules(event.rules);
    if (event.type === 'chat.pinned') this.pin(event.ref);
    if (isEffect(event)) {
      if (this.pinned) this.pinned = affected(this.pinned, event);
      this.outdated = true; // for a reading that is under way
    }
    if (event.type === 'chat.expired') void this.refresh();
    if (event.type === 'chat.forgotten') void this.tellOf(event.by.id);
  }

  close(): void {
    this.closed = true;
  }

  private changeRules(rules: ChatRules): void {
    this.rules = rules;
    this.asides.possible(rules);
    if (rules.slowSeconds === 0) this.slow.forget();
    // The words are not in the event: it is for everybody.
    if (rules.holdsWords) void this.refresh();
    else this.hold([]);
    this.outdated = true;
  }

  private pin(seq: number | null): void {
    this.pinned = seq === null ? null : this.recent(seq);
    if (seq !== null && !this.pinned) void this.refresh();
    this.outdated = true;
  }

  /** Somebody wrote, here or on another node. */
  private tookTurn(id: string, at: number): void {
    if (this.rules.slowSeconds > 0) this.slow.wrote(id, at);
  }

  private hold(words: readonly string[]): void {
    this.heldWords = words;
    this.held = heldWords(words);
  }

  private get pinnedNow(): RoomEvent | null {
    return this.pinned && (this.recent(this.pinned.seq) ?? this.pinned);
  }

  /** From memory, where names and roles are those of now. */
  private recent(seq: number): RoomEvent | null {
    return this.room.between(seq, seq)?.[0] ?? null;
  }

  /** An account was erased: what it and staff wrote to each other is of nobody now. May be lost: whoever enters reads it anew. */
  private async tellOf(tombstone: string): Promise<void> {
    void this.refresh();
    const asides = await this.parts.asides.ofNobody(this.room.id, tombstone).catch(() => []);
    if (!this.closed) for (const aside of asides) this.tell(aside);
  }

  private async reread(): Promise<void> {
    try {
      while (this.outdated && !this.closed) await this.load();
    } catch {
      setTimeout(() => void this.refresh(), retryMs).unref();
    } finally {
      this.reading = null;
    }
  }
}
