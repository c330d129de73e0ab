// A handler that does what its payload says. While it lives, it counts up place `init.place` of `init.beats`, if given.
import { setTimeout as sleep } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';

export default async function createHandler(init) {
  if (init?.startDelay) await sleep(init.startDelay);
  if (init?.unable) throw new Error(init.unable);
  const patches = [];
  if (init?.beats) setInterval(() => Atomics.add(init.beats, init.place, 1), 2);
  return {
    patch(patch) {
      if (patch === 'poison') throw new Error('this patch does not fit');
      if (patch?.snapshot !== undefined) patches.splice(0, patches.length, ...patch.snapshot);
      else patches.push(patch);
    },
    handle(payload) {
      switch (payload.do) {
        case 'exit':
          return process.exit(payload.code ?? 3);
        case 'loop':
          for (;;);
        case 'hang':
          return new Promise(() => {});
        case 'bomb': {
          const hoard = [];
          for (;;) hoard.push(new Array(1000).fill(hoard.length));
        }
        case 'throw':
          throw new Error('an unexpected throw');
        case 'throw later':
          return new Promise(() =>
            setTimeout(() => {
              throw new Error('nobody catches this');
            }),
          );
        case 'function':
          return () => 'functions cannot be cloned';
        case 'stray':
          setTimeout(() => {
            throw new Error('a stray timer');
          }, payload.after);
          return 'left a timer behind';
        case 'patches':
          return [...patches];
        case 'hoard':
          globalThis.hoard = Array.from({ length: 500_000 }, (_, n) => ({ n }));
          return threadId;
        case 'sleep':
          return sleep(payload.milliseconds, 'slept');
        case 'thread':
          return sleep(payload.milliseconds, threadId);
        case 'call':
          return payload.call();
        case 'facts':
          return { zone: new Date(0).getTimezoneOffset(), init };
        case 'once': {
          // The first to come dies, those after it live: `flags` is shared memory.
          if (Atomics.exchange(init.flags, payload.n, 1) === 0) return process.exit(9);
          return payload.n;
        }
        default:
          return payload;
      }
    },
  };
}
