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
  /** `add a b …`: the sum of its arguments. */
  add: { example: ['{{add 1 2 3}}', '6'], run: (call) => reduce(call, (a, b) => a + b) },
  /** `sub a b …`: the first argument less the others. */
  sub: { example: ['{{sub 5 2}}', '3'], run: (call) => reduce(call, (a, b) => a - b) },
  /** `mul a b …`: the product of its arguments. */
  mul: { example: ['{{mul 4 2.5}}', '10'], run: (call) => reduce(call, (a, b) => a * b) },
  /** `div a b …`: the first argument divided by the others. Dividing by zero is an error. */
  div: { example: ['{{div 9 2}}', '4.5'], run: (call) => reduce(call, divide) },
  /** `mod a b`: the remainder of a division, with the sign of the divisor. */
  mod: { example: ['{{mod 7 3}}', '1'], run: (call) => reduce(call, (a, b) => a - b * Math.floor(divide(a, b))) },
  /** `round number decimals`: rounded to a whole number, or to as many decimals as the second argument says. */
  round: {
    example: ['{{round 3.14159 2}}', '3.14'],
    run(call) {
      const [value = 0, digits = 0] = numbers(call);
      return Number(value.toFixed(digits));
    },
  },
};
