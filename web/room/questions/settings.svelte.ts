import type { ClassroomSettings, ClassroomSettingsChange } from '../../../protocol/classroom.ts';
import { firstSettings } from '../../../protocol/first-settings.ts';
import { explainRefusal } from '../explain.ts';
import type { Room } from '../room.svelte.ts';

/** Changing what a room allows: a control shows what was chosen at once, and what really holds when it was not granted. */
export function createSettingsChanges(room: Room) {
  let wanted = $state.raw<ClassroomSettingsChange>({});
  let state = $state<'' | 'saving' | 'saved' | 'failed'>('');
  let onWay = 0;
  const held = $derived(
    room.signals['classroom.changed']?.settings ?? room.entered?.classroom.settings ?? firstSettings,
  );
  const settings = $derived<ClassroomSettings>({ ...held, ...wanted });

  async function change<Group extends keyof ClassroomSettings>(
    group: Group,
    part: Partial<ClassroomSettings[Group]>,
  ): Promise<void> {
    const whole = { ...settings[group], ...part };
    wanted = { ...wanted, [group]: whole };
    state = 'saving';
    onWay++;
    try {
      await room.request({ type: 'classroom.change', settings: { [group]: whole } });
      if (onWay === 1) state = 'saved';
    } catch (error) {
      explainRefusal(error);
      state = 'failed';
    } finally {
      onWay--;
      // The signal came before the answer, so the room knows already; what was chosen since then stays.
      const { [group]: latest, ...others } = wanted;
      if (latest === whole) wanted = others;
    }
  }

  return {
    /** As they will be when everything chosen is granted. */
    get settings() {
      return settings;
    },
    get state() {
      return state;
    },
    /** A refusal is explained. */
    change: <Group extends keyof ClassroomSettings>(group: Group, part: Partial<ClassroomSettings[Group]>) =>
      void change(group, part),
  };
}

export type SettingsChanges = ReturnType<typeof createSettingsChanges>;
