import { PrebakeError } from '../errors.ts';
import { frameOf } from '../frame.ts';
import { esbuildError } from './esbuild-error.ts';
import { yamlFault } from './yaml-fault.ts';

/** The value of a YAML config file. `file` is the name for errors. */
export async function parseYaml(text: string, file: string): Promise<unknown> {
  const { LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { message, offset } = yamlFault(error, text);
    const { line, col: column } = lines.linePos(offset);
    const frame = frameOf(text, { line, column });
    throw new PrebakeError('config-syntax', message, { file, line, column, frame });
  }
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PrebakeError('config-syntax', `The YAML cannot be read: ${why}.`, { file });
  }
}

/** The value of a JSON config file. */
export async function parseJson(text: string, file: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // Node does not always say where the mistake is; esbuild does.
    const { transform } = await import('esbuild');
    const failure: unknown = await transform(text, { loader: 'json', logLevel: 'silent' }).catch((error) => error);
    throw (
      esbuildError(failure, 'config-syntax', file, () => text) ??
      new PrebakeError('config-syntax', 'The JSON cannot be read.', { file, cause })
    );
  }
}
