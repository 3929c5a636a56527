import { isDeepStrictEqual } from 'node:util';
import type { ClassroomSettings } from '../../protocol/classroom.ts';
import { firstSettings } from '../../protocol/first-settings.ts';
import type { Registry } from '../rooms/live/registry.ts';
import type { Room } from '../rooms/live/room.ts';
import type { SettingsStore } from './settings.store.ts';

/** The settings of the rooms in memory, and of all others on request. */
export class Settings {
  readonly name = 'classroom';
  private readonly known = new WeakMap<Room, ClassroomSettings>();
  private readonly listeners = new Set<(room: Room, settings: ClassroomSettings) => void>();
  private readonly store: SettingsStore;
  private readonly registry: Pick<Registry, 'tell'>;

  constructor(store: SettingsStore, registry: Pick<Registry, 'tell'>) {
    this.store = store;
    this.registry = registry;
  }

  /** Of a room in memory. */
  of(room: Room): ClassroomSettings {
    return this.known.get(room) ?? firstSettings;
  }

  /** Of any room. Throws StoreBusy. */
  load(roomId: string): Promise<ClassroomSettings> {
    return this.store.load(roomId);
  }

  /** Told of a room in memory whose settings are others now. */
  onChange(listener: (room: Room, settings: ClassroomSettings) => void): void {
    this.listeners.add(listener);
  }

  /** Writes them, and tells everybody in the room. Throws StoreBusy. */
  async change(room: Room, settings: ClassroomSettings): Promise<void> {
    await this.store.save(room.id, settings);
    this.show(room, settings);
    this.registry.tell(room.id, this.name, settings);
  }

  // What the registry of rooms tells:

  async opened(room: Room): Promise<void> {
    this.known.set(room, await this.store.load(room.id));
  }

  news(room: Room, settings: unknown): void {
    this.show(room, settings as ClassroomSettings);
  }

  async renewed(room: Room): Promise<void> {
    this.show(room, await this.store.load(room.id));
  }

  private show(room: Room, settings: ClassroomSettings): void {
    if (isDeepStrictEqual(this.known.get(room), settings)) return;
    this.known.set(room, settings);
    room.broadcast({ type: 'classroom.changed', room: room.id, settings });
    for (const listener of this.listeners) listener(room, settings);
  }
}
