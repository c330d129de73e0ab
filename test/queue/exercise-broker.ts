import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Batch, BatchResult, Broker, Lease } from '../../src/queue/contract.ts';

/** A broker, with what the suite needs to do to it. */
export interface BrokerUnderTest {
  broker: Broker;
  /** Lets so many milliseconds pass for leases. */
  pass(milliseconds: number): Promise<void>;
  /** Ends it without warning and gives one that has the same store. Only for durable brokers. */
  restart?(): Promise<Broker>;
  dispose?(): Promise<void>;
}

let batches = 0;

export function makeBatch(fields: Partial<Batch> = {}): Batch {
  const id = `batch-${++batches}`;
  return { id, buildId: 'build-1', jobs: [{ key: id, payload: { n: batches }, attempt: 0 }], priority: 0, ...fields };
}

export function resultOf(batch: Batch): BatchResult {
  const outcomes = batch.jobs.map(({ key, payload }) => ({ key, end: 'done' as const, value: payload }));
  return { batchId: batch.id, buildId: batch.buildId, outcomes };
}

/** What every broker must do. A case is skipped by its capabilities, or by its title in `skips`, with the reason. */
export function exerciseBroker(
  name: string,
  make: () => Promise<BrokerUnderTest>,
  skips: Record<string, string> = {},
): void {
  describe(`the ${name} broker`, () => {
    let under: BrokerUnderTest;
    let broker: Broker;
    let never: AbortController;

    beforeEach(async () => {
      under = await make();
      broker = under.broker;
      never = new AbortController();
    });
    afterEach(async () => {
      never.abort();
      await broker.close();
      await under.dispose?.();
    });

    function must(title: string, run: (skip: (reason: string) => void) => Promise<void>): void {
      test(title, async ({ skip }) => {
        const reason = skips[title];
        if (reason !== undefined) skip(reason);
        await run(skip);
      });
    }

    async function take(): Promise<Lease> {
      const lease = await broker.take(never.signal);
      if (lease === undefined) throw new Error('no batch came');
      return lease;
    }

    /** Whether a batch is there to be taken now. */
    async function takeNow(): Promise<Lease | undefined> {
      const impatience = new AbortController();
      const taken = broker.take(impatience.signal);
      await under.pass(0);
      impatience.abort();
      return taken;
    }

    function results(): { all: BatchResult[]; next(): Promise<BatchResult> } {
      const all: BatchResult[] = [];
      const waiting: ((result: BatchResult) => void)[] = [];
      broker.onResult((result) => {
        all.push(result);
        waiting.shift()?.(result);
      });
      return { all, next: () => new Promise((resolve) => waiting.push(resolve)) };
    }

    must('brings a batch as it was put', async () => {
      const batch = makeBatch({
        id: 'a_B-9',
        jobs: [
          {
            key: 'content/straße/日本.md',
            payload: { text: 'line\nline "quoted" \u{1F35E} \\', list: [1, null, true] },
            attempt: 2,
          },
          { key: 'empty', payload: null, attempt: 0 },
        ],
        priority: 7,
      });
      await broker.put(batch);
      expect((await take()).batch).toEqual(batch);
    });

    must('brings a batch of a megabyte', async () => {
      const batch = makeBatch({ jobs: [{ key: 'large', payload: 'ü'.repeat(500_000), attempt: 0 }] });
      await broker.put(batch);
      expect((await take()).batch).toEqual(batch);
    });

    must('brings a batch to a taker that came first', async () => {
      const taken = take();
      await under.pass(0);
      const batch = makeBatch();
      await broker.put(batch);
      expect((await taken).batch.id).toBe(batch.id);
    });

    must('gives each batch to one taker', async () => {
      const early = [take(), take(), take()];
      const put = Array.from({ length: 12 }, () => makeBatch());
      await Promise.all(put.map((batch) => broker.put(batch)));
      const late = Array.from({ length: 9 }, take);
      const leases = await Promise.all([...early, ...late]);
      expect(leases.map(({ batch }) => batch.id).sort()).toEqual(put.map(({ id }) => id).sort());
      expect(await takeNow()).toBeUndefined();
    });

    must('lets a taker go when its signal aborts, and gives the next batch to another', async () => {
      expect(await broker.take(AbortSignal.abort())).toBeUndefined();
      const impatience = new AbortController();
      const taken = broker.take(impatience.signal);
      await under.pass(0);
      impatience.abort();
      expect(await taken).toBeUndefined();
      const batch = makeBatch();
      await broker.put(batch);
      expect((await take()).batch.id).toBe(batch.id);
    });

    must('sends a result, whole, to every listener that has not left', async () => {
      const heard = results();
      const other: BatchResult[] = [];
      const leave = broker.onResult((result) => other.push(result));
      const first = makeBatch();
      const result: BatchResult = {
        batchId: first.id,
        buildId: first.buildId,
        outcomes: [
          { key: 'a', end: 'done', value: { html: '<p>ü</p>', facets: ['x'] } },
          { key: 'b', end: 'lost', error: { name: 'page-crash', message: 'm', remedy: 'r', line: 3, causes: ['c'] } },
          { key: 'c', end: 'returned' },
        ],
      };
      await broker.put(first);
      let arrived = heard.next();
      await (await take()).settle(result);
      expect(await arrived).toEqual(result);
      expect(other).toEqual([result]);
      leave();
      await broker.put(makeBatch());
      arrived = heard.next();
      const { batch, settle } = await take();
      await settle(resultOf(batch));
      await arrived;
      expect(other).toHaveLength(1);
    });

    must('forgets a settled batch', async () => {
      await broker.put(makeBatch());
      const lease = await take();
      await lease.settle(resultOf(lease.batch));
      await under.pass(broker.leaseTime + 1);
      expect(await takeNow()).toBeUndefined();
    });

    must('gives a batch to another when its lease ends', async () => {
      const batch = makeBatch();
      await broker.put(batch);
      await take();
      await under.pass(broker.leaseTime / 2);
      expect(await takeNow()).toBeUndefined();
      const waiting = take();
      await under.pass(broker.leaseTime / 2 + 1);
      expect((await waiting).batch).toEqual(batch);
    });

    must('keeps a batch whose lease is extended, for as long as it was asked', async () => {
      await broker.put(makeBatch());
      const lease = await take();
      for (let n = 0; n < 3; n++) {
        await under.pass(broker.leaseTime * 0.7);
        await lease.extend(broker.leaseTime);
      }
      expect(await takeNow()).toBeUndefined();
      const waiting = take();
      await under.pass(broker.leaseTime + 1);
      expect((await waiting).batch.id).toBe(lease.batch.id);
    });

    must('ignores a lease that has ended', async () => {
      const heard = results();
      await broker.put(makeBatch());
      const late = await take();
      await under.pass(broker.leaseTime + 1);
      const held = await take();
      await late.extend(broker.leaseTime * 100);
      await late.settle({ ...resultOf(late.batch), outcomes: [] });
      await under.pass(0);
      expect(heard.all).toEqual([]);
      const arrived = heard.next();
      await held.settle(resultOf(held.batch));
      expect(await arrived).toEqual(resultOf(held.batch));
      await held.settle(resultOf(held.batch));
      await under.pass(0);
      expect(heard.all).toHaveLength(1);
    });

    must('drops the batches of one build that nobody has taken', async () => {
      const heard = results();
      await broker.put(makeBatch({ buildId: 'old' }));
      const taken = await take();
      await broker.put(makeBatch({ buildId: 'old' }));
      const other = makeBatch({ buildId: 'new' });
      await broker.put(other);
      await broker.put(makeBatch({ buildId: 'old' }));
      await broker.drop('old');
      expect((await take()).batch.id).toBe(other.id);
      expect(await takeNow()).toBeUndefined();
      const arrived = heard.next();
      await taken.settle(resultOf(taken.batch));
      expect((await arrived).batchId).toBe(taken.batch.id);
      await broker.drop('unknown');
    });

    must('gives the highest priority first, and equal ones in the order they came', async (skip) => {
      if (!broker.capabilities.priorities) return skip('it has no priorities');
      const put = [0, 5, -1, 5, 0].map((priority) => makeBatch({ priority }));
      for (const batch of put) await broker.put(batch);
      const taken: string[] = [];
      for (const _ of put) taken.push((await take()).batch.id);
      expect(taken).toEqual([1, 3, 0, 4, 2].map((index) => put[index]?.id));
    });

    must('loses no batch among many takers', async () => {
      const heard: string[] = [];
      const put = Array.from({ length: 200 }, () => makeBatch());
      const all = new Promise<void>((resolve) => {
        broker.onResult(({ batchId }) => {
          heard.push(batchId);
          if (new Set(heard).size === put.length) resolve();
        });
      });
      const workers = Array.from({ length: 4 }, async () => {
        for (let lease = await broker.take(never.signal); lease; lease = await broker.take(never.signal)) {
          await lease.settle(resultOf(lease.batch));
        }
      });
      await Promise.all(put.map((batch) => broker.put(batch)));
      await all;
      never.abort();
      await Promise.all(workers);
      expect(heard.sort()).toEqual(put.map(({ id }) => id).sort());
    });

    must('keeps batches over a restart', async (skip) => {
      if (!broker.capabilities.durable || under.restart === undefined) return skip('its batches are planned again');
      const batch = makeBatch();
      await broker.put(batch);
      broker = await under.restart();
      expect((await take()).batch).toEqual(batch);
    });

    must('tells its health, lets takers go when it is closed, and refuses batches then', async () => {
      expect(await broker.health()).toMatchObject({ ok: true });
      const taken = broker.take(never.signal);
      await under.pass(0);
      await broker.close();
      await broker.close();
      expect(await taken).toBeUndefined();
      expect(await broker.take(never.signal)).toBeUndefined();
      expect(await broker.health()).toMatchObject({ ok: false });
      await expect(broker.put(makeBatch())).rejects.toMatchObject({ name: 'broker-failed' });
    });
  });
}
