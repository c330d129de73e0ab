import { isHtml } from './content-type.ts';
import type { FileEntry } from './contract.ts';
import { fileHeaders, type HeaderList, listOf, withoutContent } from './headers.ts';

/** What is sent around the bytes of a file. */
export interface FileAnswer {
  etag: string;
  /** The bytes are sent with live reload's script. */
  decorated: boolean;
  /** Of a 304. */
  unchanged: HeaderList;
  /** Of a 200. `length` is that of the bytes of this digest, as sent: the list is made once. */
  whole(length: number): HeaderList;
}

export interface FileAnswers {
  /** Made at the first request for an entry, and gone with it. */
  of(path: string, entry: FileEntry): FileAnswer;
  /** For bytes of another digest than the entry's. */
  make(path: string, digest: string): FileAnswer;
}

/** `decoratedTag` gives the entity tag of decorated HTML; absent where none is decorated. */
export function createFileAnswers(decoratedTag: ((digest: string) => string) | undefined): FileAnswers {
  const made = new WeakMap<FileEntry, FileAnswer>();

  function make(path: string, digest: string): FileAnswer {
    const plain = fileHeaders(path, digest, `"${digest}"`);
    const decorated = decoratedTag !== undefined && isHtml(String(plain['Content-Type']));
    const etag = decorated ? decoratedTag(digest) : `"${digest}"`;
    const headers = { ...plain, ETag: etag };
    let whole: HeaderList | undefined;
    return {
      etag,
      decorated,
      unchanged: listOf(withoutContent(headers)),
      whole(length) {
        whole ??= listOf({ ...headers, 'Content-Length': length });
        return whole;
      },
    };
  }

  return {
    make,
    of(path, entry) {
      const known = made.get(entry);
      if (known !== undefined) return known;
      const answer = make(path, entry.digest);
      made.set(entry, answer);
      return answer;
    },
  };
}
