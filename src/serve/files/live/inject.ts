/** Puts a tag before the last `</body>`, or at the end where there is none. Only what is sent is changed. */
export function inject(html: Uint8Array, tag: string): Uint8Array {
  const bytes = Buffer.from(html.buffer, html.byteOffset, html.byteLength);
  const end = bytes.toString('latin1').toLowerCase().lastIndexOf('</body');
  const at = end === -1 ? bytes.length : end;
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(tag), bytes.subarray(at)]);
}
