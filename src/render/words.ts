const AMPERSAND = 38;
const SEMICOLON = 59;
/** The marks around a mask: what stands between is no text. */
const MASK_OPEN = 0xfdd0;
const MASK_CLOSE = '\uFDD1';

/**
 * Counts the words of the text between two places of HTML without tags. A word is a run without white space that
 * holds a letter or digit; each Chinese or Japanese character is one.
 */
export function countWords(html: string, from: number, to: number): number {
  let words = 0;
  let inWord = false;
  for (let at = from; at < to; at++) {
    const code = html.charCodeAt(at);
    if (code < 128) {
      if (code <= 32) {
        inWord = false;
      } else if (!inWord) {
        if (isLetterOrDigit(code)) {
          words++;
          inWord = true;
        } else if (code === AMPERSAND) {
          at = endOfReference(html, at, to);
        }
      }
    } else if (isIdeograph(code)) {
      words++;
      inWord = false;
    } else if (code === MASK_OPEN) {
      at = endOfMask(html, at);
    } else if (code === 0xa0 || (code >= 0x2000 && code <= 0x206f) || (code >= 0x3000 && code <= 0x303f)) {
      inWord = inWord && (code === 0x2019 || code === 0x2011);
    } else if (!inWord && !(code >= 0xdc00 && code <= 0xdfff)) {
      words++;
      inWord = true;
    }
  }
  return words;
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}

/** Kana, the common ideographs, and the first half of the rarer ones. */
function isIdeograph(code: number): boolean {
  return (
    (code >= 0x3040 && code <= 0x30ff) ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xd840 && code <= 0xd888)
  );
}

function endOfMask(html: string, at: number): number {
  const end = html.indexOf(MASK_CLOSE, at);
  return end === -1 ? at : end;
}

function endOfReference(html: string, at: number, to: number): number {
  for (let end = at + 1; end < to && end < at + 10; end++) {
    if (html.charCodeAt(end) === SEMICOLON) return end;
  }
  return at;
}
