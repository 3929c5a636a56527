import { t as questions } from '../../i18n/questions.ts';
import { t } from '../../i18n/staff.ts';
import { hand, muted, out, pin as pinIcon, trash } from '../../ui/icons.ts';
import type { MessageLine } from '../chat-lines.ts';
import { explainRefusal } from '../explain.ts';
import type { MessageActions } from '../message/action.ts';
import { askMute, askPurge, askRemove, pin } from './deeds.ts';
import AskDialog from '../questions/AskDialog.svelte';
import { nameOf } from '../order/names.ts';
import { open } from '../dialogs.ts';
import { mayMute, mayPurge, mayRemove } from './sanctions.ts';

/** What staff can do with a message and its author, for the message's menu. Reactive in what is allowed and in its words. */
export const staffActions: MessageActions = (room) => [
  {
    id: 'pin',
    icon: pinIcon,
    label: t('act.pin'),
    key: 'P',
    allowed: (line) => isThere(line) && room.pinned !== line.seq,
    run: (line) => void pin(room, line.seq!),
  },
  {
    id: 'unpin',
    icon: pinIcon,
    label: t('act.unpin'),
    key: 'P',
    allowed: (line) => isThere(line) && room.pinned === line.seq,
    run: () => void room.pin(null).catch(explainRefusal),
  },
  {
    id: 'question',
    icon: hand,
    label: questions('qa.fromDo'),
    allowed: (line) => isThere(line) && room.may('question.moderate'),
    run: ({ seq, text, by }) => open(AskDialog, { room, from: { seq: seq!, text: text!, name: nameOf(by) } }),
  },
  {
    id: 'mute',
    icon: muted,
    label: t('act.mute'),
    key: 'M',
    allowed: (line) => line.seq !== null && mayMute(author(line)),
    run: (line) => askMute(room, line.by),
  },
  {
    id: 'remove',
    icon: out,
    label: t('act.remove'),
    allowed: (line) => line.seq !== null && mayRemove(author(line)) && room.may('people.remove'),
    run: (line) => askRemove(room, line.by),
  },
  {
    id: 'purge',
    icon: trash,
    label: t('act.purge'),
    danger: true,
    allowed: (line) => line.seq !== null && mayPurge(author(line)),
    run: (line) => askPurge(room, line.by),
  },
];

const isThere = ({ seq, text }: MessageLine) => seq !== null && text !== null;

const author = ({ by, mine }: MessageLine) => ({ role: by.role, anonymous: by.anonymous === true, mine });
