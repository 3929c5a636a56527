import type { Translation } from '../translation.ts';
import type english from '../en/search.ts';

export default {
  'search.title': 'Im Chat suchen',
  'search.close': 'Suche schließen',
  'search.hint':
    'Wörter oder Teile davon, aus einer Nachricht oder dem Namen dessen, der sie schrieb. Die Suche Ihres Browsers findet nur, was auf dem Bildschirm steht.',
  'search.searching': 'Sucht',
  'search.results': 'Gefundene Nachrichten',
  'search.none': 'Hier hat niemand „{words}“ geschrieben.',
  'search.noneBackTo': 'Nichts mit „{words}“ bis zurück zum {day}.',
  'search.count': { one: '{count} Nachricht', other: '{count} Nachrichten' },
  'search.countBackTo': {
    one: '{count} Nachricht, bis zurück zum {day}',
    other: '{count} Nachrichten, bis zurück zum {day}',
  },
  'search.further': 'Weiter zurück suchen',
} satisfies Translation<typeof english>;
