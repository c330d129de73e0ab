import { type ErrorName, PrebakeError } from '../errors.ts';
import { frameOf } from '../frame.ts';

/** A piece of a file that is being parsed, so that faults can name their place in the file. */
export interface Piece {
  /** Project-relative path of the file. */
  path: string;
  text: string;
  /** The file's line, counted from 1, on which `text` begins. */
  line: number;
  /** The text of the file, when `text` is not all of it. */
  whole?: string;
}

/** A place within a piece: `line` and `column` count from 1, `line` from the start of the piece. */
export interface Place {
  line?: number | undefined;
  column?: number | undefined;
}

/** A PrebakeError at a place within a piece, with the lines around it as its frame. */
export function faultAt(name: ErrorName, message: string, piece: Piece, place: Place = {}, remedy?: string) {
  if (place.line === undefined) return new PrebakeError(name, message, { file: piece.path, remedy });
  const line = place.line + piece.line - 1;
  const { column } = place;
  const frame = frameOf(
    piece.whole ?? piece.text,
    { line, column, message },
    piece.whole === undefined ? piece.line : 1,
  );
  return new PrebakeError(name, message, { file: piece.path, line, column, frame, remedy });
}

/** Line and column, counted from 1, of an offset into `text`. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let found = text.indexOf('\n'); found !== -1 && found < offset; found = text.indexOf('\n', start)) {
    line++;
    start = found + 1;
  }
  return { line, column: offset - start + 1 };
}
