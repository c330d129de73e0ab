import { templateFacet } from '../site/facets.ts';
import type { Template } from './environment.ts';
import { createHelpers, type HelperRegistry } from './helpers/registry.ts';
import { createHooks } from './hooks.ts';
import type { Session } from './session.ts';
import { type TemplateSource, templateOf } from './template.ts';
import { createRoot, createScope } from './views/root.ts';

/** What differs between the templates of one render. */
export interface RunContext {
  /** The page that `page` names. */
  page: string;
  /** What `content` is; asked when it is read. */
  content?: () => unknown;
  /** Names on top of the root: the arguments of a shortcode. */
  values?: Record<string, unknown>;
}

/** Runs a template from the root. Throws errors with their place. */
export type Run = (source: TemplateSource, context: RunContext) => string;

export function createRun(session: Session): Run {
  const { inputs, trace } = session;
  let helpers: HelperRegistry | undefined;
  const compile = (source: TemplateSource): Template => {
    helpers ??= createHelpers(session, inputs.helpers);
    return templateOf(source, helpers.names, session.state.escapes);
  };
  const hooks = createHooks(session, (name) => {
    trace.add(templateFacet('partial', name));
    const file = inputs.templates.get(`partial/${name}`);
    return file && compile({ path: file.path, text: file.text, line: 1, digest: file.digest });
  });

  return (source, { page, content, values }) => {
    const template = compile(source);
    const { views } = session;
    const root = createRoot(
      (name) => {
        if (name === 'page') return views.page(page);
        return name === 'content' ? content?.() : views[name];
      },
      () => Object.keys(helpers?.names.known ?? {}),
    );
    const context = values === undefined ? root : createScope(root, values);
    return template(context, { partial: true, data: { root: context }, helpers: helpers?.table ?? {}, hooks });
  };
}
