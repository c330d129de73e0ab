/**
 * Where a worker thread finds a module: `path` relative to the module at `from`, as compiled JavaScript. Node 20 runs no
 * TypeScript in threads, so a source under `src/` (in tests) stands for its compiled twin under `dist/`.
 * `threadUrl(import.meta.url, './thread.js')`.
 */
export function threadUrl(from: string, path: string): URL {
  const compiled = from.endsWith('.ts') ? from.replace(/\/src\/(?!.*\/src\/)/, '/dist/') : from;
  return new URL(path, compiled);
}
