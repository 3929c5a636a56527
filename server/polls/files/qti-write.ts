import type { PollContent } from '../../../protocol/polls.ts';
import { escapeXml } from './xml.ts';

const namespace = 'http://www.imsglobal.org/xsd/imsqti_v2p1';

/** Assessment items of QTI 2.1, all in one file. It has no word for who sees results when, nor for names. */
export function writeQti(polls: readonly PollContent[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<assessmentTest xmlns="${namespace}" identifier="polls" title="Polls">`,
    '<testPart identifier="part" navigationMode="nonlinear" submissionMode="individual">',
    '<assessmentSection identifier="section" title="Polls" visible="true">',
    ...polls.map(item),
    '</assessmentSection>',
    '</testPart>',
    '</assessmentTest>',
    '',
  ].join('\n');
}

function item(poll: PollContent, n: number): string {
  const title = escapeXml([...poll.title.replace(/\s+/g, ' ')].slice(0, 80).join(''));
  const { quiz } = poll;
  return [
    `<assessmentItem identifier="poll${n + 1}" title="${title}" adaptive="false" timeDependent="false">`,
    declaration(poll),
    quiz &&
      `<outcomeDeclaration identifier="MAXSCORE" cardinality="single" baseType="float"><defaultValue><value>${quiz.points}</value></defaultValue></outcomeDeclaration>`,
    `<itemBody>${block(poll.title)}${interaction(poll)}</itemBody>`,
    quiz && poll.kind === 'number' && processing(quiz.right[1]!),
    quiz?.explanation &&
      `<modalFeedback outcomeIdentifier="FEEDBACK" identifier="explanation" showHide="show">${block(quiz.explanation)}</modalFeedback>`,
    '</assessmentItem>',
  ]
    .filter(Boolean)
    .join('\n');
}

function declaration({ kind, several, quiz }: PollContent): string {
  const type = { choice: 'identifier', truth: 'identifier', rating: 'integer', number: 'float' } as const;
  const baseType = kind === 'text' || kind === 'cloud' ? 'string' : type[kind];
  const cardinality = several || kind === 'cloud' ? 'multiple' : 'single';
  const values = rightValues(kind, quiz);
  const right = values.map((value) => `<value>${escapeXml(value)}</value>`).join('');
  // A text has one right answer in QTI; further ones that count are entries of a mapping.
  const mapped = quiz && kind === 'text' ? mapping(quiz) : '';
  const correct = right === '' ? '' : `<correctResponse>${right}</correctResponse>`;
  return `<responseDeclaration identifier="RESPONSE" cardinality="${cardinality}" baseType="${baseType}">${correct}${mapped}</responseDeclaration>`;
}

function rightValues(kind: PollContent['kind'], quiz: PollContent['quiz']): string[] {
  if (!quiz) return [];
  if (kind === 'choice') return quiz.right.map((place) => `option${place + 1}`);
  if (kind === 'truth') return [quiz.right[0] === 1 ? 'true' : 'false'];
  return kind === 'number' ? [String(quiz.right[0])] : quiz.accepted.slice(0, 1);
}

function mapping({ accepted, points }: NonNullable<PollContent['quiz']>): string {
  const value = Math.max(1, points);
  const entries = accepted.map((key) => `<mapEntry mapKey="${escapeXml(key)}" mappedValue="${value}"/>`);
  return `<mapping defaultValue="0">${entries.join('')}</mapping>`;
}

function interaction({ kind, options, several, most }: PollContent): string {
  const of = 'responseIdentifier="RESPONSE"';
  if (kind === 'choice') {
    const choices = options.map(
      ({ text, pictureText }, n) =>
        `<simpleChoice identifier="option${n + 1}">${block(text || (pictureText ?? ''))}</simpleChoice>`,
    );
    return `<choiceInteraction ${of} shuffle="false" maxChoices="${several ? 0 : 1}">${choices.join('')}</choiceInteraction>`;
  }
  if (kind === 'truth')
    return `<choiceInteraction ${of} shuffle="false" maxChoices="1"><simpleChoice identifier="true">True</simpleChoice><simpleChoice identifier="false">False</simpleChoice></choiceInteraction>`;
  if (kind === 'rating')
    return `<sliderInteraction ${of} lowerBound="1" upperBound="${most}" step="1"></sliderInteraction>`;
  if (kind === 'cloud') return `<extendedTextInteraction ${of} maxStrings="3"/>`;
  return `<p><textEntryInteraction ${of}/></p>`;
}

/** `equal` says how near a number must be. */
function processing(tolerance: number): string {
  return `<responseProcessing><responseCondition><responseIf><equal toleranceMode="absolute" tolerance="${tolerance} ${tolerance}"><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal><setOutcomeValue identifier="SCORE"><variable identifier="MAXSCORE"/></setOutcomeValue></responseIf></responseCondition></responseProcessing>`;
}

/** Lines and indentation are part of a text. */
function block(text: string): string {
  const name = /\n|\s{2}|^\s|\s$/.test(text) ? 'pre' : 'p';
  return `<${name}>${escapeXml(text)}</${name}>`;
}
