import type { Format } from './export-format.ts';

/** An array of objects, for programs. Times are ISO 8601 in UTC. */
export const json: Format = {
  type: 'application/json; charset=utf-8',
  extension: 'json',
  writer() {
    let first = true;
    return {
      begin: () => '[',
      line({ at, editedAt, reactions, text, ...line }) {
        const before = first ? '\n' : ',\n';
        first = false;
        const object = {
          ...line,
          text,
          at: new Date(at).toISOString(),
          ...(editedAt === undefined ? {} : { editedAt: new Date(editedAt).toISOString() }),
          ...(text === null ? { deleted: true } : {}),
          ...(Object.keys(reactions).length > 0 ? { reactions } : {}),
        };
        return before + JSON.stringify(object);
      },
      end: () => '\n]\n',
    };
  },
};
