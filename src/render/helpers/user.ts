import type Handlebars from 'handlebars';
import { PrebakeError } from '../../errors.ts';
import { clockFacet, envFacet, fileFacet, HELPERS_FACET, VOLATILE_FACET } from '../../site/facets.ts';
import { buildTime } from '../clock.ts';
import type { HelperContext, UserHelper } from '../contract.ts';
import { safe } from '../escape.ts';
import type { Session } from '../session.ts';
import { placeText } from '../template-error.ts';
import { plainData } from '../views/data.ts';
import { placeOf } from './helper.ts';

/** A function of templates/helpers/ as templates call it: recorded, with `options.ctx`, and with its place in errors. */
export function createUserHelper(session: Session, name: string, helper: UserHelper) {
  const { trace } = session;
  return function (this: unknown, ...args: unknown[]): unknown {
    const options = args.pop() as Handlebars.HelperOptions & { ctx?: HelperContext };
    trace.add(HELPERS_FACET);
    if (helper.volatile === true) trace.add(VOLATILE_FACET);
    options.ctx = contextOf(session);
    let result: unknown;
    try {
      result = Reflect.apply(helper, this, [...args.map(plainData), options]);
    } catch (cause) {
      if (cause instanceof PrebakeError && cause.file !== undefined) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      const thrownAt = session.inputs.helpers.placeOf?.(cause);
      const where = thrownAt === undefined ? '' : ` at ${placeText(thrownAt)}`;
      const error = new PrebakeError('helper-failed', `The helper "${name}" threw${where}: ${reason}`, { cause });
      throw session.placed(error, placeOf(options));
    }
    if (!(result instanceof Promise)) return result;
    // Nobody waits for it, so its failure must not end the process.
    result.then(undefined, () => {});
    const error = new PrebakeError(
      'helper-promise',
      `The helper "${name}" returned a Promise, and pages are rendered without waiting for it.`,
    );
    throw session.placed(error, placeOf(options));
  };
}

const contexts = new WeakMap<Session['views'], HelperContext>();

/** The same for all calls on one version of the site, but for the page. */
function contextOf(session: Session): HelperContext {
  const { views } = session;
  let context = contexts.get(views);
  if (context === undefined) {
    context = createContext(session);
    contexts.set(views, context);
  }
  return context;
}

function createContext(session: Session): HelperContext {
  const { trace, views, world } = session;
  return Object.freeze<HelperContext>({
    get page() {
      return views.page(session.state.page.id) ?? {};
    },
    site: views.site,
    collections: views.collections,
    taxonomies: views.taxonomies,
    data: views.data,
    read(path) {
      trace.add(fileFacet(path));
      return world.readFile(path);
    },
    env(name) {
      trace.add(envFacet(name));
      return world.env(name);
    },
    now(grain) {
      trace.add(clockFacet(grain));
      return buildTime(session, grain);
    },
    memo<T>(key: string, make: () => T): T {
      let kept = session.memos.get(key);
      if (kept === undefined) {
        kept = trace.capture(make);
        session.memos.set(key, kept);
      }
      return trace.replay(kept) as T;
    },
    safe,
  });
}
