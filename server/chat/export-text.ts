import { createClock, headOf, reactionsInWords, type Format, type Line } from './export-format.ts';

/** For reading and printing. What people wrote is indented, so that no text can look like another message. */
export const text: Format = {
  type: 'text/plain; charset=utf-8',
  extension: 'txt',
  writer(about) {
    const clock = createClock(about.zone);
    const { title, facts } = headOf(about);
    let day = '';
    let lecture: string | undefined;
    let count = 0;

    function headings(line: Line): string {
      const today = clock.day(line.at);
      const newDay = today === day ? '' : `\n— ${today} —\n`;
      const newLecture = line.lecture === lecture || line.lecture === undefined ? '' : `\n“${line.lecture}”\n`;
      day = today;
      lecture = line.lecture;
      return newDay + newLecture;
    }

    return {
      begin: () => `${title}\n${facts.join('\n')}\n`,
      line(line) {
        count++;
        const notes = [
          ...(line.role === null || line.role === 'student' ? [] : [line.role]),
          ...(line.replyTo === undefined ? [] : [`in reply to #${line.replyTo}`]),
          ...(line.editedAt === undefined ? [] : ['edited']),
        ];
        const about = notes.length > 0 ? ` (${notes.join(', ')})` : '';
        const said = line.text === null ? '[deleted]' : line.text;
        const reactions = reactionsInWords(line.reactions);
        return [
          `${headings(line)}\n${clock.time(line.at)}  #${line.number}  ${isolated(line.author)}${about}`,
          ...said.split(/[\n\u2028\u2029\u0085\v\f]/).map((row) => `       ${row}`),
          ...(reactions ? [`       [${reactions}]`] : []),
          '',
        ].join('\n');
      },
      end: () => (count === 0 ? '\nNothing was written.\n' : ''),
    };
  },
};

/** A name of another direction stands for itself, and does not turn the line around (UAX 9, section 2.4). */
function isolated(name: string): string {
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(name) ? `\u2068${name}\u2069` : name;
}
