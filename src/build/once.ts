import { fromErrorData } from '../errors.ts';
import type { BuildOrder } from './context.ts';
import type { BuildReport } from './report.ts';
import type { Session } from './session.ts';

/** Looks at everything. */
export function everything(): BuildOrder {
  return { buildId: 'look', scope: 'all', priority: 0, signal: new AbortController().signal };
}

/** One build by a request like any other. Others that come in while it runs are done before it returns. */
export async function buildOnce({ ledger, runner, context, lastReport }: Session): Promise<BuildReport> {
  const failed = context.events.next('build:failed');
  await ledger.submit({ trigger: 'cli', scope: 'all' });
  await runner.start();
  const fault = await Promise.race([failed, runner.idle()]);
  const report = lastReport();
  if (fault !== undefined) throw fromErrorData(fault.error);
  if (report === undefined) throw new Error('The runner came to rest without a build.');
  return report;
}
