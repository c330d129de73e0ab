/** Milliseconds of work before others get a turn. */
const STRETCH = 5;

/** Keeps long synchronous work from holding up the event loop: `if (pace.due()) await pace.rest();` */
export interface Pace {
  due(): boolean;
  rest(): Promise<void>;
}

export function createPace(): Pace {
  let began = performance.now();
  return {
    due: () => performance.now() - began > STRETCH,
    rest: () =>
      new Promise((resolve) => {
        setImmediate(() => {
          began = performance.now();
          resolve();
        });
      }),
  };
}
