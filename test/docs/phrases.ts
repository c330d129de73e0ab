import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';

/** A row of a phrase table, as `content/_data/phrases/` holds it and the documentation shows it. */
export interface Phrase {
  what: string;
  theirs: string;
  /** More files that theirs needs, by path. */
  theirFiles?: Record<string, string>;
  /** Absent when prebake has no counterpart; then `note` says so. */
  ours?: string;
  ourFiles?: Record<string, string>;
  /** What ours gives, exactly but for the ends of the text. */
  gives?: string;
  /** What theirs gives, where that is another text. */
  differs?: string;
  /** The page that is rendered; by default a post. */
  on?: 'home' | 'section' | 'tide';
  note?: string;
  /** Why theirs is not rendered. */
  unproven?: string;
}

export type PhraseTable = Record<string, Phrase[]>;

const folder = join(import.meta.dirname, '../../content/_data/phrases');

/** The groups of each table, by the name of its file. */
export function readTables(): Record<string, PhraseTable> {
  const files = readdirSync(folder).sort();
  return Object.fromEntries(files.map((file) => [basename(file, '.yaml'), readTable(file)]));
}

function readTable(file: string): PhraseTable {
  const { name: _, ...groups } = parse(readFileSync(join(folder, file), 'utf8')) as PhraseTable;
  return groups;
}

/** The text with each run of white space as one space: HTML means the same. */
export function squash(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const MARK = '@@phrase@@';

/** Theirs of many phrases as one template, since starting a generator takes longer than what it does. */
export function together(phrases: readonly Phrase[]): string {
  return phrases.map(({ theirs }) => `${MARK}\n${theirs}\n`).join('');
}

/** What each phrase of such a template gave. */
export function apart(output: string): string[] {
  return output.split(MARK).slice(1);
}
