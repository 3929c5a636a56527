import type { PollContent, PollFormat } from '../../../protocol/polls.ts';
import type { Entry } from '../importing.ts';
import { readCsvPolls, writeCsvPolls } from './csv.ts';
import { readJsonPolls, writeJsonPolls } from './json.ts';
import { readQti } from './qti-read.ts';
import { writeQti } from './qti-write.ts';

export interface FileFormat {
  type: string;
  extension: string;
  /** Never throws: what it cannot read is an entry that says so. */
  read(text: string): Entry[];
  write(polls: readonly PollContent[]): string;
}

/** The files in which polls come and go. */
export const formats: Record<PollFormat, FileFormat> = {
  json: { type: 'application/json', extension: 'json', read: readJsonPolls, write: writeJsonPolls },
  csv: { type: 'text/csv; charset=utf-8; header=present', extension: 'csv', read: readCsvPolls, write: writeCsvPolls },
  qti: { type: 'application/xml', extension: 'xml', read: readQti, write: writeQti },
};
