import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';
import { fromErrorData, PrebakeError, toErrorData } from '../errors.ts';
import type { Job, JobOutcome } from '../queue/contract.ts';
import { type Death, deathError } from './death.ts';
import {
  BEGUN,
  createBoard,
  ENDED,
  type FromThread,
  type JobResult,
  MEMORY,
  type ThreadData,
  type ToThread,
} from './protocol.ts';
import { threadUrl } from './thread-url.ts';

/** A worker thread, seen from the pool. States: starting, idle, running a batch, dead. */
export interface Thread {
  readonly number: number;
  /** Resolves once the handler is made and has taken the snapshot; rejects with the reason if the thread dies before. */
  readonly ready: Promise<void>;
  /** Aborts when no more batches may go to it: it was retired, or died. */
  readonly retired: AbortSignal;
  /** Resolves once it is dead. Never rejects. */
  readonly gone: Promise<void>;
  /** True once it died with no job begun: starting it again may fail the same way. */
  diedIdle(): boolean;
  /**
   * One batch at a time. Always resolves, with an outcome for each job, also when the thread dies: `lost` is then the
   * last that began. What was done in the last moments before may be `returned`, if the thread could not tell.
   */
  run(jobs: readonly Job[]): Promise<JobOutcome[]>;
  patch(patch: unknown): void;
  /** To be called every `elapsed` ms: ends the thread if its job is over the time limit. */
  check(elapsed: number): void;
  /** Bytes it held after its last batch. */
  memory(): number;
  retire(): void;
  /** Ends it at once; a job at hand is `returned`. Resolves when it is gone. */
  end(): Promise<void>;
}

export interface ThreadOptions {
  number: number;
  handlerUrl: URL;
  init: unknown;
  /** The handler's first patch; undefined for none. */
  snapshot: unknown;
  /** Megabytes. */
  heapLimit: number;
  /** Milliseconds. */
  jobTimeLimit: number;
  clock: Clock;
  /** Called once, when the thread is gone by itself or over a limit; not for `end`. */
  onDeath: (error: PrebakeError) => void;
}

/** Milliseconds in which a handler must be made. */
const START_LIMIT = 60_000;

interface Task {
  jobs: readonly Job[];
  outcomes: (JobOutcome | undefined)[];
  received: number;
  /** Jobs the thread had begun before this batch. */
  before: number;
  finish: (outcomes: JobOutcome[]) => void;
}

/** Starts a thread. Throws if `init` or `snapshot` is not plain data. */
export function superviseThread(options: ThreadOptions): Thread {
  const { handlerUrl, init, snapshot, heapLimit, jobTimeLimit } = options;
  const board = createBoard();
  const worker = new Worker(threadUrl(import.meta.url, './thread.js'), {
    name: `prebake-${options.number}`,
    workerData: { handlerUrl: handlerUrl.href, init, snapshot, board } satisfies ThreadData,
    resourceLimits: { maxOldGenerationSizeMb: heapLimit },
  });
  const retired = new AbortController();
  /** Why it dies, as soon as that is known. */
  let death: Death | undefined;
  /** Number of the job that ran out of time. */
  let overdue = 0;
  let task: Task | undefined;
  let begunBefore = 0;
  let isReady = false;
  let isDead = false;
  let idleDeath = false;
  /** The job seen at the last check, and for how long it has been seen. */
  let seen = 0;
  let seenFor = 0;

  let becomeReady = () => {};
  let failToStart = (_error: PrebakeError) => {};
  const ready = new Promise<void>((resolve, reject) => {
    becomeReady = resolve;
    failToStart = reject;
  });
  ready.catch(() => {}); // Whoever waits for it hears of it; nobody has to.
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const callOffStartLimit = options.clock.after(START_LIMIT, () => kill({ kind: 'timeout', limit: START_LIMIT }));

  worker.on('message', receive);
  worker.on('messageerror', (error) => kill({ kind: 'error', error, heapLimit }));
  worker.on('error', (error) => {
    death ??= { kind: 'error', error, heapLimit };
  });
  worker.on('exit', (code) => bury(death ?? { kind: 'exit', code }));

  return {
    number: options.number,
    ready,
    retired: retired.signal,
    gone,
    diedIdle: () => idleDeath,
    run(jobs) {
      if (jobs.length === 0 || isDead || death !== undefined) return Promise.resolve(jobs.map(returned));
      return new Promise((finish) => {
        const payloads = jobs.map((job) => job.payload);
        const message: ToThread = { kind: 'batch', payloads };
        try {
          worker.postMessage(message);
        } catch (cause) {
          const error = toErrorData(new PrebakeError('internal', 'A job cannot reach its worker.', { cause }));
          return finish(jobs.map(({ key }) => ({ key, end: 'lost', error })));
        }
        task = { jobs, outcomes: new Array(jobs.length), received: 0, before: begunBefore, finish };
        begunBefore += jobs.length;
      });
    },
    patch: (patch) => worker.postMessage({ kind: 'patch', patch } satisfies ToThread),
    check,
    memory: () => Atomics.load(board, MEMORY) * 1024,
    retire: () => retired.abort(),
    end() {
      kill({ kind: 'ended' });
      return gone;
    },
  };

  function receive(message: FromThread): void {
    if (message.kind === 'ready') {
      isReady = true;
      callOffStartLimit();
      becomeReady();
    } else if (message.kind === 'unable') {
      death ??= { kind: 'unable', error: fromErrorData(message.error) };
    } else {
      for (const result of message.results) {
        const job = task?.jobs[result.index];
        if (task !== undefined && job !== undefined) note(task, result.index, outcomeOf(job, result));
      }
    }
  }

  function note(at: Task, index: number, outcome: JobOutcome): void {
    at.outcomes[index] = outcome;
    at.received++;
    if (at.received === at.jobs.length) endTask(at);
  }

  function endTask({ jobs, outcomes, finish }: Task): void {
    task = undefined;
    finish(jobs.map((job, index) => outcomes[index] ?? returned(job)));
  }

  /** Time is what the checks add up to: neither a set clock nor a pause of this process makes a job look slow. */
  function check(elapsed: number): void {
    const begun = Atomics.load(board, BEGUN);
    if (begun === Atomics.load(board, ENDED) || begun !== seen) {
      seen = begun;
      seenFor = 0;
      return;
    }
    seenFor += elapsed;
    if (seenFor < jobTimeLimit || death !== undefined) return;
    overdue = begun;
    kill({ kind: 'timeout', limit: jobTimeLimit });
  }

  function kill(cause: Death): void {
    death ??= cause;
    retired.abort();
    void worker.terminate();
  }

  /** By now every message that the thread sent has been received. */
  function bury(cause: Death): void {
    isDead = true;
    callOffStartLimit();
    const begun = Atomics.load(board, BEGUN);
    const index = task === undefined ? -1 : begun - task.before - 1;
    const job = task?.outcomes[index] === undefined ? task?.jobs[index] : undefined;
    idleDeath = job === undefined;
    const during =
      job !== undefined ? `while it worked on "${job.key}"` : isReady ? 'between two jobs' : 'before it was ready';
    const error = deathError(cause, during);
    retired.abort();
    failToStart(error);
    if (cause.kind !== 'ended') options.onDeath(error);
    if (task === undefined) return;
    // A job that began after the overdue one had ended after all is not to blame.
    const isGuilty = cause.kind !== 'ended' && (cause.kind !== 'timeout' || begun === overdue);
    if (job !== undefined && isGuilty) task.outcomes[index] = { key: job.key, end: 'lost', error: toErrorData(error) };
    endTask(task);
  }
}

function outcomeOf({ key }: Job, result: JobResult): JobOutcome {
  return result.kind === 'done' ? { key, end: 'done', value: result.value } : { key, end: 'lost', error: result.error };
}

function returned({ key }: Job): JobOutcome {
  return { key, end: 'returned' };
}
