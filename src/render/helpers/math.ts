import { type HelperCall, type HelperGroup, numberOf } from './helper.ts';

function numbers({ args }: HelperCall): number[] {
  return args.map((value, index) => numberOf(value, `Argument ${index + 1}`));
}

function reduce(call: HelperCall, step: (a: number, b: number) => number): number {
  const [first = 0, ...rest] = numbers(call);
  return rest.reduce(step, first);
}

function divide(a: number, b: number): number {
  if (b === 0) throw new Error('It divides by zero.');
  return a / b;
}

export const mathHelpers: HelperGroup = {
  add: { example: ['{{add 1 2 3}}', '6'], run: (call) => reduce(call, (a, b) => a + b) },
  sub: { example: ['{{sub 5 2}}', '3'], run: (call) => reduce(call, (a, b) => a - b) },
  mul: { example: ['{{mul 4 2.5}}', '10'], run: (call) => reduce(call, (a, b) => a * b) },
  div: { example: ['{{div 9 2}}', '4.5'], run: (call) => reduce(call, divide) },
  /** The remainder, with the sign of the divisor. */
  mod: { example: ['{{mod 7 3}}', '1'], run: (call) => reduce(call, (a, b) => a - b * Math.floor(divide(a, b))) },
  /** To whole numbers, or to as many decimals as the second argument says. */
  round: {
    example: ['{{round 3.14159 2}}', '3.14'],
    run(call) {
      const [value = 0, digits = 0] = numbers(call);
      return Number(value.toFixed(digits));
    },
  },
};
