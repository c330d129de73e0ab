import type Handlebars from 'handlebars';
import { digestOf } from '../../digest.ts';
import { PrebakeError } from '../../errors.ts';
import { computedFields } from '../../site/field.ts';
import type { UserHelpers } from '../contract.ts';
import type { Session } from '../session.ts';
import { type HelperNames, SCOPE_HELPER } from '../template.ts';
import { TemplateFault } from '../template-error.ts';
import { plainData } from '../views/data.ts';
import { createScope } from '../views/root.ts';
import { addressHelpers } from './address.ts';
import { blockHelpers } from './blocks.ts';
import { comparisons } from './compare.ts';
import { dateHelpers } from './date.ts';
import { flowHelpers } from './flow.ts';
import { type Helper, type HelperGroup, placeOf } from './helper.ts';
import { listHelpers } from './list.ts';
import { mathHelpers } from './math.ts';
import { outputHelpers } from './output.ts';
import { textHelpers } from './text.ts';
import { createUserHelper } from './user.ts';

/** Every built-in helper. None has the name of a front matter field. */
export const builtinHelpers: HelperGroup = {
  ...flowHelpers,
  ...blockHelpers,
  ...listHelpers,
  ...comparisons,
  ...mathHelpers,
  ...textHelpers,
  ...dateHelpers,
  ...addressHelpers,
  ...outputHelpers,
};

/** Fields of pages that no helper may hide: a bare `{{name}}` in a template means the helper. */
export const fieldNames: ReadonlySet<string> = new Set([
  ...computedFields,
  ...['excerpt', 'toc', 'terms', 'pagination', 'readingTime', 'layout', 'permalink', 'tags', 'paginate'],
  ...['page', 'site', 'collections', 'taxonomies', 'data', 'content', 'args', 'inner'],
]);

const callable = ['array', 'object', 'now', 'log', ...Object.keys(flowHelpers), ...Object.keys(blockHelpers)];
/** The last two are names that Handlebars keeps for itself. */
const needArguments = new Set([
  ...Object.keys(builtinHelpers).filter((name) => !callable.includes(name)),
  ...['helperMissing', 'blockHelperMissing'],
]);

export interface HelperRegistry {
  /** What compiled templates call, by name. */
  table: Record<string, unknown>;
  names: HelperNames;
}

type HandlebarsHelper = (this: unknown, ...args: unknown[]) => unknown;

/** Throws `helper-invalid` when a user helper takes a name that is not free. */
export function createHelpers(session: Session, user: UserHelpers): HelperRegistry {
  const table = Object.create(null) as Record<string, HandlebarsHelper>;
  for (const [name, helper] of Object.entries(builtinHelpers)) table[name] = adapt(session, name, helper);
  table[SCOPE_HELPER] = (under, options) => createScope(under, (options as Handlebars.HelperOptions).hash);
  for (const [name, helper] of user.functions) {
    checkName(name, helper);
    table[name] = createUserHelper(session, name, helper);
  }
  const known = Object.assign(Object.create(null) as Record<string, true>, fromNames(Object.keys(table)));
  return { table, names: { known, needArguments, key: keyOf(user) } };
}

function fromNames(names: string[]): Record<string, true> {
  return Object.fromEntries(names.map((name) => [name, true]));
}

function keyOf(user: UserHelpers): string {
  return user.functions.size === 0 ? '' : digestOf([...user.functions.keys()].sort().join('\n'));
}

function checkName(name: string, helper: unknown): void {
  if (typeof helper !== 'function') {
    throw new PrebakeError('helper-invalid', `templates/helpers exports "${name}", which is no function.`);
  }
  const taken = Object.hasOwn(builtinHelpers, name)
    ? 'is a built-in helper'
    : fieldNames.has(name)
      ? 'is a field of pages'
      : '';
  if (taken !== '') throw new PrebakeError('helper-invalid', `templates/helpers exports "${name}", which ${taken}.`);
}

function adapt(session: Session, name: string, helper: Helper): HandlebarsHelper {
  const prepare = helper.keepsViews === true ? undefined : plainData;
  return function (...args) {
    const options = args.pop() as Handlebars.HelperOptions;
    if (prepare !== undefined) for (let index = 0; index < args.length; index++) args[index] = prepare(args[index]);
    try {
      return helper.run({ args, hash: options.hash, context: this, options, session });
    } catch (error) {
      throw session.placed(failed(name, error), placeOf(options));
    }
  };
}

/** Errors of a helper's own making say which helper it was; those that have a name already are left alone. */
function failed(name: string, error: unknown): unknown {
  if (error instanceof PrebakeError || error instanceof TemplateFault) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new PrebakeError('helper-failed', `The helper "${name}" cannot do this: ${reason}`, { cause: error });
}
