import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEvents } from '../../src/events.ts';
import { createLedger } from '../../src/queue/ledger.ts';
import type { MarkTrigger, RequestState, Scope } from '../../src/queue/request.ts';
import { createFakeClock } from '../support/clock.ts';
import { createRandom } from './random.ts';

/** The ledger as a plain list, in the order of ids. */
interface Model {
  id: string;
  trigger: string;
  paths: string[] | 'all';
  priority: number;
  state: RequestState;
  build: number;
}

const LIMIT = 3;
const KEEP = 4;

const scopes = fc.oneof(
  fc.constant<Scope>('all'),
  fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 }).map((paths): Scope => new Set(paths)),
);
const steps = fc.oneof(
  fc.record({ do: fc.constant('submit' as const), scope: scopes, priority: fc.integer({ min: -2, max: 2 }) }),
  fc.record({
    do: fc.constant('mark' as const),
    trigger: fc.constantFrom<MarkTrigger>('watcher', 'cron', 'moment'),
    scope: scopes,
    priority: fc.integer({ min: -2, max: 2 }),
  }),
  fc.record({ do: fc.constant('take' as const) }),
  fc.record({
    do: fc.constant('settle' as const),
    end: fc.constantFrom('done' as const, 'failed' as const),
    build: fc.nat(5),
  }),
  fc.record({ do: fc.constant('cancel' as const), which: fc.nat(20) }),
);

const pathsOf = (scope: Scope): string[] | 'all' => (scope === 'all' ? 'all' : [...scope].sort());
const merge = (lists: (string[] | 'all')[]): string[] | 'all' =>
  lists.includes('all') ? 'all' : [...new Set(lists.flat())].sort();

test('whatever is asked of it in whatever order, the ledger does what a plain list does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 40 }), async (script) => {
      const events = createEvents();
      const ended: string[] = [];
      events.on('request:done', ({ id, state }) => ended.push(`${id} ${state}`));
      const ledger = createLedger({
        limit: LIMIT,
        keep: KEEP,
        clock: createFakeClock(),
        random: createRandom(),
        events,
      });
      const model: Model[] = [];
      const endOrder: Model[] = [];
      const signals: AbortSignal[] = [];
      const finish = (request: Model, state: RequestState) => {
        request.state = state;
        endOrder.push(request);
      };

      for (const step of script) {
        const waiting = model.filter(({ state }) => state === 'waiting');
        if (step.do === 'submit') {
          const answer = await ledger.submit({ trigger: 'api', scope: step.scope, priority: step.priority });
          const { length } = waiting.filter(({ trigger }) => trigger === 'api');
          expect(answer.accepted).toBe(length < LIMIT);
          if (answer.accepted) {
            const paths = pathsOf(step.scope);
            model.push({
              id: answer.request.id,
              trigger: 'api',
              paths,
              priority: step.priority,
              state: 'waiting',
              build: -1,
            });
          }
        } else if (step.do === 'mark') {
          const { id } = ledger.mark(step.trigger, step.scope, step.priority);
          const known = waiting.find(({ trigger }) => trigger === step.trigger);
          const paths = pathsOf(step.scope);
          if (known === undefined) {
            model.push({ id, trigger: step.trigger, paths, priority: step.priority, state: 'waiting', build: -1 });
          } else {
            expect(id).toBe(known.id);
            known.paths = merge([known.paths, paths]);
            known.priority = Math.max(known.priority, step.priority);
          }
        } else if (step.do === 'take') {
          const take = ledger.takeAll();
          expect(take?.ids).toEqual(waiting.length === 0 ? undefined : waiting.map(({ id }) => id));
          if (take === undefined) continue;
          expect(pathsOf(take.scope)).toEqual(merge(waiting.map(({ paths }) => paths)));
          expect(take.priority).toBe(Math.max(...waiting.map(({ priority }) => priority)));
          for (const request of waiting) Object.assign(request, { state: 'active', build: signals.length });
          signals.push(take.signal);
        } else if (step.do === 'settle') {
          const covered = model.filter(({ build }) => build === step.build);
          await ledger.settle(
            covered.map(({ id }) => id),
            step.end,
            `b${step.build}`,
          );
          for (const request of covered) if (request.state === 'active') finish(request, step.end);
        } else {
          const request = model[step.which];
          const answer = await ledger.cancel(request?.id ?? 'nobody');
          if (request?.state === 'waiting' || request?.state === 'active') finish(request, 'cancelled');
          if (request === undefined || (answer === undefined && !endOrder.slice(-KEEP).includes(request))) continue;
          expect(answer?.state).toBe(request.state);
        }

        const known = [
          ...endOrder.slice(-KEEP),
          ...model.filter(({ state }) => state === 'active'),
          ...model.filter(({ state }) => state === 'waiting'),
        ];
        const shown = ledger
          .list()
          .map(({ id, trigger, scope, priority, state }) => [id, trigger, pathsOf(scope), priority, state]);
        expect(shown).toEqual(
          known.map(({ id, trigger, paths, priority, state }) => [id, trigger, paths, priority, state]),
        );
        expect(ended).toEqual(endOrder.map(({ id, state }) => `${id} ${state}`));
        const counts = ledger.counts();
        for (const state of ['waiting', 'active', 'done', 'failed', 'cancelled'] as const) {
          expect(counts[state]).toBe(model.filter((request) => request.state === state).length);
        }
        for (const [build, signal] of signals.entries()) {
          const covered = model.filter((request) => request.build === build);
          const isAbandoned =
            covered.every(({ state }) => state !== 'active') &&
            endOrder.some((request) => request.build === build && request.state === 'cancelled' && isLast(request));
          expect(signal.aborted).toBe(isAbandoned);
        }
      }

      /** The last of its build to end. */
      function isLast(request: Model): boolean {
        return endOrder.filter(({ build }) => build === request.build).at(-1) === request;
      }
    }),
    { numRuns: 300 },
  );
});
