// Runs a script of this folder: node bench/run.mjs main docs --runs 5
// The scripts are TypeScript, which Node 20 does not run, so esbuild bundles them first.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const [script = 'main', ...args] = process.argv.slice(2);
const bundle = join(root, `node_modules/.cache/prebake-bench/${script}.mjs`);
await build({
  entryPoints: [join(root, `bench/${script}.ts`)],
  outfile: bundle,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
});
const { run } = await import(pathToFileURL(bundle));
process.exitCode = await run(args, root);
