import type { Clock } from '../../clock.ts';
import { PrebakeError } from '../../errors.ts';
import type { Batch, BatchResult, Broker, Lease } from '../contract.ts';

/** Batches go from hand to hand inside this process. The smallest broker there can be: read this one first. */
export function createMemoryBroker({ clock, leaseTime = 30_000 }: { clock: Clock; leaseTime?: number }): Broker {
  /** Highest priority first, in each the oldest first. */
  const waiting: Batch[] = [];
  const takers = new Set<(lease: Lease | undefined) => void>();
  /** What ends each lease without giving its batch back. */
  const leases = new Set<() => void>();
  const listeners = new Set<(result: BatchResult) => void>();
  let closed = false;

  return {
    name: 'memory',
    capabilities: { durable: false, priorities: true, remote: false },
    leaseTime,

    async put(batch) {
      if (closed) throw new PrebakeError('broker-failed', 'The memory broker is closed.');
      offer(batch);
    },

    async take(signal) {
      if (closed || signal.aborted) return undefined;
      const batch = waiting.shift();
      if (batch !== undefined) return lend(batch);
      return new Promise((resolve) => {
        const taker = (lease: Lease | undefined) => {
          signal.removeEventListener('abort', leave);
          resolve(lease);
        };
        const leave = () => {
          takers.delete(taker);
          resolve(undefined);
        };
        takers.add(taker);
        signal.addEventListener('abort', leave, { once: true });
      });
    },

    onResult(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },

    async drop(buildId) {
      const kept = waiting.filter((batch) => batch.buildId !== buildId);
      waiting.splice(0, waiting.length, ...kept);
    },

    async health() {
      const detail = closed ? 'closed' : `${waiting.length} batches waiting, ${leases.size} taken`;
      return { ok: !closed, detail };
    },

    async close() {
      closed = true;
      for (const end of leases) end();
      waiting.length = 0;
      for (const taker of takers) taker(undefined);
      takers.clear();
    },
  };

  function offer(batch: Batch): void {
    const [taker] = takers;
    if (taker === undefined) {
      const at = waiting.findIndex((other) => other.priority < batch.priority);
      waiting.splice(at === -1 ? waiting.length : at, 0, batch);
    } else {
      takers.delete(taker);
      taker(lend(batch));
    }
  }

  function lend(batch: Batch): Lease {
    /** Undefined once the lease has ended. */
    let callOff: (() => void) | undefined;
    const end = () => {
      callOff?.();
      callOff = undefined;
      leases.delete(end);
    };
    const hold = (milliseconds: number) => {
      callOff = clock.after(milliseconds, () => {
        end();
        offer(batch);
      });
    };
    hold(leaseTime);
    leases.add(end);
    return {
      batch,
      async extend(milliseconds) {
        if (callOff === undefined) return;
        callOff();
        hold(milliseconds);
      },
      async settle(result) {
        if (callOff === undefined) return;
        end();
        for (const listener of [...listeners]) listener(result);
      },
    };
  }
}
