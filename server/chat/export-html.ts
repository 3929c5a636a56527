import { createHash } from 'node:crypto';
import { createClock, headOf, reactionsInWords, type Format, type Line } from './export-format.ts';

/** One page that needs nothing else and runs nothing: paper by day, blackboard by night, times in the margin. */
export const html: Format = {
  type: 'text/html; charset=utf-8',
  extension: 'html',
  writer(about) {
    const clock = createClock(about.zone);
    const { title, facts } = headOf(about);
    let day = '';
    let lecture: string | undefined;
    let count = 0;

    function headings(line: Line): string {
      const today = clock.day(line.at);
      const newDay = today === day ? '' : `<h2>${escaped(today)}</h2>\n`;
      const newLecture =
        line.lecture === lecture || !line.lecture ? '' : `<h3 dir="auto">${escaped(line.lecture)}</h3>\n`;
      day = today;
      lecture = line.lecture;
      return newDay + newLecture;
    }

    return {
      begin: () => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<header><h1 dir="auto">${escaped(title)}</h1><p>${facts.map(escaped).join(' · ')}</p></header>
<main>
`,
      line(line) {
        count++;
        return headings(line) + article(line, clock.time(line.at));
      },
      end: () => `${count === 0 ? '<p>Nothing was written.</p>\n' : ''}</main>\n</body>\n</html>\n`,
    };
  },
};

function article(line: Line, time: string): string {
  const { number, author, role, text, replyTo, editedAt } = line;
  const iso = new Date(line.at).toISOString();
  const staff = role === null || role === 'student' ? '' : ` <small>${role}</small>`;
  const reply = replyTo === undefined ? '' : ` <a href="#m${replyTo}">in reply to #${replyTo}</a>`;
  const edited = editedAt === undefined ? '' : ' <small>edited</small>';
  const said = text === null ? '<p class="gone">deleted</p>' : `<p dir="auto">${escaped(text)}</p>`;
  const reactions = reactionsInWords(line.reactions);
  return `<article id="m${number}">
<a class="at" href="#m${number}"><time datetime="${iso}">${time}</time> <small>#${number}</small></a>
<div><h4><bdi>${escaped(author)}</bdi>${staff}${reply}${edited}</h4>
${said}${reactions ? `\n<p><small>${escaped(reactions)}</small></p>` : ''}</div>
</article>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const style = `
:root{--paper:#f2f5f1;--sheet:#fcfdfb;--line:#d2d9d2;--ink:#14201b;--ink-2:#4b5852;--accent:#0a5f4e}
@media (prefers-color-scheme:dark){:root{--paper:#0f1513;--sheet:#151d1a;--line:#2c3833;--ink:#e6ebe6;--ink-2:#a5b3ac;--accent:#7fd1b5}}
body{margin:0;padding:2rem 1rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
header,main{max-width:44rem;margin-inline:auto}
h1{font-size:1.5rem;margin:0}
h2{font-size:1.1875rem;margin-block:2rem .5rem}
h3{font-size:1rem;margin-block:1.5rem .5rem;font-family:Charter,Georgia,ui-serif,serif}
h4{font-size:.9375rem;margin:0}
h4 small,h4 a{font-weight:400}
p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
header p,small,.gone,.at{color:var(--ink-2);font-size:.8125rem}
.gone{font-style:italic}
a{color:var(--accent)}
article{display:grid;grid-template-columns:4.5rem minmax(0,1fr);background:var(--sheet);border-block-end:1px solid var(--line)}
article:target{outline:2px solid var(--accent)}
article>div{border-inline-start:1px solid var(--line);padding:.5rem .75rem}
.at{padding:.5rem .75rem .5rem .5rem;text-align:end;text-decoration:none;font-variant-numeric:tabular-nums}
.at small{display:block}
@media print{body{background:none;padding:0}article{break-inside:avoid}}
`;

/** Nothing is loaded and nothing runs, whatever people wrote; only this very style applies. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;
