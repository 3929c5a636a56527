import type { Translation } from '../translation.ts';
import type english from '../en/directly.ts';

export default {
  'directly.question': 'Direkt zusehen?',
  'directly.questionHint':
    'Solange wenige zusehen und alle einverstanden sind, können Bild und Ton direkt von {name} kommen, am Server vorbei. {name} kann dann Ihre Netzwerkadresse sehen, und Sie die von {name}.',
  'directly.yes': 'Direkt zusehen',
  'directly.no': 'Nein, über den Server',
  'directly.agreed': 'Sie sehen direkt zu, sobald alle einverstanden sind.',
  'directly.now': 'Sie sehen direkt zu.',
  'directly.back': 'Lieber über den Server',
  'directly.declined': 'Sie sehen über den Server zu.',
  'directly.allow': 'Direkte Verbindungen erlauben',
  'directly.allowHint':
    'Bis zu vier Zuschauende dürfen direkt mit Ihnen verbunden sein. Sie können Ihre Netzwerkadresse sehen, und Sie deren. Der Server überträgt dann nichts.',
  'directly.reached': {
    one: 'Gerade direkt an {count} Zuschauenden, am Server vorbei.',
    other: 'Gerade direkt an {count} Zuschauende, am Server vorbei.',
  },
} satisfies Translation<typeof english>;
