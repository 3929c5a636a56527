import { limits } from '../../../protocol/limits.ts';
import { t as room_ } from '../../i18n/room.ts';
import { t as shared } from '../../i18n/shared.ts';
import { t } from '../../i18n/write.ts';
import { copyText } from '../../ui/clipboard.ts';
import { confirm } from '../../ui/confirm.svelte.ts';
import { copy, edit, lens, reply, trash } from '../../ui/icons.ts';
import { toast } from '../../ui/toasts.svelte.ts';
import type { MessageLine } from '../chat-lines.ts';
import { explainRefusal } from '../explain.ts';
import { later } from '../later.svelte.ts';
import type { Room } from '../room.svelte.ts';
import { deskOf, type Desk } from '../write/desk.svelte.ts';
import type { MessageAction } from './action.ts';

const staff = later(() => import('../staff/message-actions.ts'));

/** Everything somebody can do to a message in this room, in the order of its menu. Reactive. */
export function messageActions(room: Room, desk: Desk): MessageAction[] {
  const more = room.may('chat.moderate') ? (staff.now?.staffActions(room) ?? []) : [];
  const all = [...own(room, desk), ...more];
  return [...all.filter(({ danger }) => !danger), ...all.filter(({ danger }) => danger)];
}

/** Does what that key stands for, where it is allowed. */
export function runByKey(room: Room, line: MessageLine, key: string): void {
  const desk = deskOf(room);
  if (!desk) return;
  const meant = ({ key: own }: MessageAction) => own?.toLowerCase() === key.toLowerCase();
  messageActions(room, desk)
    .find((action) => meant(action) && action.allowed(line))
    ?.run(line);
}

function own(room: Room, desk: Desk): MessageAction[] {
  const isThere = ({ seq, text }: MessageLine) => seq !== null && text !== null;
  const mayWrite = room.may('chat.post');
  return [
    {
      id: 'reply',
      icon: reply,
      label: t('do.reply'),
      key: 'R',
      allowed: (line) => isThere(line) && mayWrite,
      run: (line) => desk.reply(line.seq!),
    },
    {
      id: 'copy',
      icon: copy,
      label: t('do.copyText'),
      key: 'C',
      allowed: isThere,
      async run({ text }) {
        toast(t((await copyText(text ?? '')) ? 'do.copiedText' : 'do.copyFailed'));
      },
    },
    {
      id: 'edit',
      icon: edit,
      label: room_('chat.edit'),
      key: 'E',
      allowed: (line) => isThere(line) && line.mine && mayWrite && room.serverNow() - line.at < limits.editMs,
      run: desk.edit,
    },
    {
      id: 'follow',
      icon: lens,
      label: t('do.follow'),
      allowed: ({ seq }) => seq !== null,
      run: ({ seq }) => follow(room, seq!),
    },
    {
      id: 'delete',
      icon: trash,
      label: t('do.delete'),
      key: 'Delete',
      danger: true,
      allowed: (line) => isThere(line) && ((line.mine && mayWrite) || room.may('chat.moderate')),
      run: ({ seq }) => erase(room, seq!),
    },
  ];
}

/** Its journey, in the lens. */
async function follow(room: Room, seq: number) {
  try {
    const { openLens } = await import('../../lens/open.svelte.ts');
    await openLens(room, { name: 'message', seq });
  } catch {
    toast(shared('state.missing'));
  }
}

async function erase(room: Room, seq: number): Promise<void> {
  const [title, text, yes] = [room_('chat.deleteTitle'), room_('chat.deleteText'), room_('chat.delete')];
  if (await confirm({ title, text, yes, look: 'danger' })) await room.erase(seq).catch(explainRefusal);
}
