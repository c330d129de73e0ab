import { PrebakeError } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import { compileProgram, lastToken, parseTemplate, type Template } from './environment.ts';
import { type Place, templateError } from './template-error.ts';
import { syntaxMessage } from './template-syntax.ts';

/** The text of a template and where it stands. */
export interface TemplateSource {
  path: string;
  text: string;
  /** Line of the file, counted from 1, on which `text` begins. */
  line: number;
  digest: string;
}

export interface HelperNames {
  /** Equal for equal names: part of the key under which compiled templates are kept. */
  key: string;
  known: Record<string, true>;
  /** Helpers that mean nothing without arguments: `{{first}}` in a list of data is the item's own key. */
  needArguments: ReadonlySet<string>;
}

/** The helper that gives a partial its named values on top of its context. No template can call it: see its name. */
export const SCOPE_HELPER = '@scope';

/** Compiled templates and failures of this process; old ones leave as new ones come. */
const compiled = new Map<string, Template | PrebakeError>();
const KEPT = 2_000;

/**
 * Compiles a template, or finds it compiled. Throws `template-syntax` and `helper-missing`, whose places are in the
 * template's file.
 */
export function templateOf(source: TemplateSource, helpers: HelperNames, escapes: boolean): Template {
  const key = `${source.digest} ${source.line} ${escapes} ${helpers.key} ${source.path}`;
  let found = compiled.get(key);
  if (found === undefined) {
    found = compileOrFail(source, helpers, escapes);
    compiled.set(key, found);
    if (compiled.size > KEPT)
      for (const oldest of compiled.keys()) {
        compiled.delete(oldest);
        break;
      }
  }
  if (found instanceof PrebakeError) throw found;
  return found;
}

function compileOrFail(source: TemplateSource, helpers: HelperNames, escapes: boolean): Template | PrebakeError {
  try {
    const program = parse(source);
    prepareProgram(program, source, helpers);
    return compileProgram(program, { path: source.path, knownHelpers: helpers.known, noEscape: !escapes });
  } catch (error) {
    if (error instanceof PrebakeError) return error;
    throw error;
  }
}

function parse(source: TemplateSource): hbs.AST.Program {
  // A comment on lines of its own leaves no output and brings every line to its number in the file.
  const lead = source.line > 1 ? `{{!--${'\n'.repeat(source.line - 2)}--}}\n` : '';
  try {
    return parseTemplate(lead + source.text, source.path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { message, line, column } = syntaxMessage(error, lastToken(), source);
    const place = { file: source.path, line, column };
    throw templateError('template-syntax', message, place, () => source);
  }
}

/** Checks what Handlebars would find out too late or too vaguely, and moves a partial's named values to `@scope`. */
function prepareProgram(program: hbs.AST.Program, source: TemplateSource, helpers: HelperNames): void {
  const fail = (name: 'template-syntax' | 'helper-missing', message: string, node: hbs.AST.Node): never => {
    throw templateError(name, message, placeOf(source, node), () => source);
  };
  visitProgram(program, {
    call(node) {
      const name = node.path.original;
      if (isName(node.path) && name !== SCOPE_HELPER && Object.hasOwn(helpers.known, name)) return;
      const hint = didYouMean(name, Object.keys(helpers.known));
      fail('helper-missing', `There is no helper named "${name}".${hint}`, node.path);
    },
    bare(node) {
      if (!isName(node.path) || !helpers.needArguments.has(node.path.original)) return;
      // Handlebars takes what begins with `this` for a value.
      node.path.original = `this.${node.path.original}`;
    },
    decorator(node) {
      fail('template-syntax', 'Decorators and inline partials are not supported.', node);
    },
    partial(node) {
      if (node.params.length > 1) {
        fail(
          'template-syntax',
          'A partial takes one context and then named values, as in {{> card post size="s"}}.',
          node,
        );
      }
      if (node.hash !== undefined) moveHash(node);
    },
  });
}

/** A single plain name: not `this.name`, `../name`, `@name` or a literal. */
function isName(path: hbs.AST.Node): boolean {
  const { type, data, depth, parts, original } = path as hbs.AST.PathExpression;
  return type === 'PathExpression' && !data && depth === 0 && parts.length === 1 && parts[0] === original;
}

function placeOf(source: TemplateSource, node: hbs.AST.Node): Place {
  return { file: source.path, line: node.loc.start.line, column: node.loc.start.column + 1 };
}

/** `{{> card post size="s"}}` becomes `{{> card (@scope post size="s")}}`: Handlebars would copy the whole context. */
function moveHash(node: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement): void {
  const context = node.params[0] ?? path([], node);
  const scope: hbs.AST.SubExpression = {
    type: 'SubExpression',
    path: path([SCOPE_HELPER], node),
    params: [context],
    hash: node.hash,
    loc: node.loc,
  };
  node.params = [scope];
  Reflect.deleteProperty(node, 'hash');
}

function path(parts: string[], node: hbs.AST.Node): hbs.AST.PathExpression {
  return { type: 'PathExpression', data: false, depth: 0, parts, original: parts.join('.'), loc: node.loc };
}

type Call = hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression;
type Partial = hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement;
type Node =
  | Call
  | Partial
  | hbs.AST.ContentStatement
  | hbs.AST.CommentStatement
  | hbs.AST.PathExpression
  | { type: 'Decorator' | 'DecoratorBlock' | 'StringLiteral' | 'NumberLiteral'; loc: hbs.AST.SourceLocation };

type Named = Call & { path: { original: string } };

interface Visitor {
  /** A helper call for certain: it has arguments, or stands in parentheses. */
  call(node: Named): void;
  /** A name alone: a helper or a value. */
  bare(node: Named): void;
  decorator(node: hbs.AST.Node): void;
  partial(node: Partial): void;
}

function visitProgram(program: hbs.AST.Program | undefined, visitor: Visitor): void {
  for (const statement of program?.body ?? []) visit(statement, visitor);
}

function visit(expression: hbs.AST.Node, visitor: Visitor): void {
  const node = expression as Node;
  switch (node.type) {
    case 'Decorator':
    case 'DecoratorBlock':
      visitor.decorator(node);
      return;
    case 'PartialStatement':
    case 'PartialBlockStatement':
      visitArguments(node, visitor);
      if (node.name.type === 'SubExpression') visit(node.name, visitor);
      if (node.type === 'PartialBlockStatement') visitProgram(node.program, visitor);
      visitor.partial(node);
      return;
    case 'MustacheStatement':
    case 'SubExpression':
    case 'BlockStatement':
      if (node.type === 'SubExpression' || node.params.length > 0 || node.hash !== undefined)
        visitor.call(node as Named);
      else visitor.bare(node as Named);
      visitArguments(node, visitor);
      if (node.type === 'BlockStatement') {
        visitProgram(node.program, visitor);
        visitProgram(node.inverse, visitor);
      }
  }
}

function visitArguments(node: Call | Partial, visitor: Visitor): void {
  for (const param of node.params) visit(param, visitor);
  for (const pair of node.hash?.pairs ?? []) visit(pair.value, visitor);
}
