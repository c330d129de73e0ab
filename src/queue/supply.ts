import type { Job } from './contract.ts';

/** The jobs that no batch holds, cut into batches on demand. */
export interface Supply {
  /** The jobs of the next batch; empty when there is none left. */
  cut(): Job[];
  /** Jobs that were not begun: they come next. A suspect stays one. */
  giveBack(jobs: Job[]): void;
  /** A job that was lost: it comes before all, alone, so that no other job is near if it takes its worker down again. */
  giveSuspect(job: Job): void;
  /** Reads no more of the source. */
  close(): void;
}

/**
 * Reads ahead by two to four windows of full batches and no more: memory stays flat, and the end shows early enough to
 * shrink the last batches. Each takes its share of half of what is left.
 */
export function createSupply(
  source: Iterable<Pick<Job, 'key' | 'payload'>>,
  { batchSize, window }: { batchSize: number; window: number },
): Supply {
  const ahead = 2 * window * batchSize;
  const iterator = source[Symbol.iterator]();
  const suspects: Job[] = [];
  const returned: Job[] = [];
  /** Read ahead, from `next` on. */
  let read: Job[] = [];
  let next = 0;
  let ended = false;

  return {
    cut() {
      const suspect = suspects.shift();
      if (suspect !== undefined) return [suspect];
      fill();
      const left = returned.length + read.length - next;
      const size = Math.min(batchSize, Math.ceil(left / (2 * window)));
      const again = returned.splice(0, size);
      const fresh = read.slice(next, next + size - again.length);
      next += fresh.length;
      return [...again, ...fresh];
    },
    giveBack(jobs) {
      for (const job of jobs) (job.attempt === 0 ? returned : suspects).push(job);
    },
    giveSuspect: (job) => void suspects.push(job),
    close() {
      if (ended) return;
      ended = true;
      try {
        iterator.return?.();
      } catch {
        // Nobody waits for the jobs any more.
      }
    },
  };

  function fill(): void {
    if (ended || read.length - next >= ahead) return;
    read = read.slice(next);
    next = 0;
    while (read.length < 2 * ahead) {
      const step = iterator.next();
      if (step.done === true) {
        ended = true;
        return;
      }
      read.push({ key: step.value.key, payload: step.value.payload, attempt: 0 });
    }
  }
}
