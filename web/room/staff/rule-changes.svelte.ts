import type { ChatRules } from '../../../protocol/rules.ts';
import { t as shared } from '../../i18n/shared.ts';
import { t } from '../../i18n/staff.ts';
import { toast } from '../../ui/toasts.svelte.ts';
import { explainRefusal } from '../explain.ts';
import type { Room } from '../room.svelte.ts';
import { holds, presets, undoOf, type Changeable, type Preset } from './presets.ts';

/** Changing the rules of a room: a control shows what was chosen at once, and what really holds when it was not granted. */
export function createRuleChanges(room: Room) {
  let wanted = $state.raw<Changeable>({});
  let state = $state<'' | 'saving' | 'saved' | 'failed'>('');
  const rules = $derived<ChatRules>({ ...room.rules, ...wanted });
  let onWay = 0;

  async function send(change: Changeable, heldWords?: string[]): Promise<boolean> {
    onWay++;
    wanted = { ...wanted, ...change };
    state = 'saving';
    try {
      await room.request({ type: 'rules.change', rules: change, ...(heldWords ? { heldWords } : {}) });
      if (onWay === 1) state = 'saved';
      return true;
    } catch (error) {
      explainRefusal(error);
      state = 'failed';
      return false;
    } finally {
      onWay--;
      // The event came before the answer, so the room knows already; what was chosen since then stays.
      const rest = Object.entries(wanted).filter(
        ([rule, value]) => !(rule in change) || change[rule as keyof Changeable] !== value,
      );
      wanted = Object.fromEntries(rest);
    }
  }

  return {
    /** As they will be when everything chosen is granted. */
    get rules() {
      return rules;
    },
    get state() {
      return state;
    },
    /** Resolves to whether it was granted; a refusal was explained then. */
    change: (change: Changeable) => send(change),
    holdWords: (words: string[]) => send({}, words),
    async choose(preset: Preset): Promise<void> {
      const change = presets[preset];
      if (holds(rules, change)) return;
      const undo = undoOf(change, rules);
      if (!(await send(change))) return;
      toast(t(`preset.${preset}Done`), { action: { name: shared('do.undo'), run: () => void send(undo) } });
    },
  };
}

export type RuleChanges = ReturnType<typeof createRuleChanges>;
