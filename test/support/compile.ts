import { execFileSync } from 'node:child_process';

/** Compiles `src/` to `dist/` once before any test: worker threads and the command line run the compiled files. */
export default function compile(): void {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
    stdio: 'inherit',
  });
}
