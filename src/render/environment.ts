import Handlebars from 'handlebars';
import { placeText } from './template-error.ts';

/**
 * Handlebars in an instance of its own, with three changes: partials are found by the renderer, each look-up leaves its
 * place behind for errors, and values are read by `Hooks.get`, which knows no prototypes and no functions. Templates
 * are called as if they were partials, which hands them helpers and hooks per call: so compiled templates can be shared
 * by all renderers of a process.
 */
export interface Hooks {
  /** Place of the last look-up, as `placeText` writes it. */
  at: string;
  /** Place of the last partial; apart, because its context is looked up after its place is left. */
  partialAt: string;
  get(parent: unknown, name: string): unknown;
  /** Like `get`, for one of the names of the root that is looked up in whatever the context is. */
  getRootName(context: unknown, name: string): unknown;
  partial(name: string, hasBlock: boolean): Template | undefined;
  enterPartial(name: string): void;
  leavePartial(): void;
  blockHelperMissing(this: unknown, value: unknown, options: Handlebars.HelperOptions): unknown;
}

export interface CallOptions {
  partial: true;
  data: Record<string, unknown>;
  helpers: Record<string, unknown>;
  hooks: Hooks;
}

export type Template = (context: unknown, options: CallOptions) => string;

export interface CompileOptions {
  /** Project-relative path, for places. */
  path: string;
  /** Names of all helpers. */
  knownHelpers: Record<string, true>;
  noEscape: boolean;
}

/** Names at the root of every template. */
export const ROOT_NAMES = ['page', 'site', 'collections', 'taxonomies', 'data', 'content'] as const;

const SEARCHED = new Set<string>(ROOT_NAMES.filter((name) => name !== 'content'));

// The parts of Handlebars' compiler that its type declarations leave out.
type Code = unknown;
interface PartialOptions {
  name: string;
  fn?: unknown;
  data?: Record<string, unknown>;
}
interface Container {
  hooks: Hooks;
}
interface Runtime {
  resolvePartial(this: Container, partial: unknown, context: unknown, options: PartialOptions): unknown;
  invokePartial(this: Container, partial: unknown, context: unknown, options: PartialOptions): unknown;
}
interface CodeGenerator {
  compiler: unknown;
  source: { currentLocation?: hbs.AST.SourceLocation };
  popStack(): Code;
  push(code: Code): Code;
  aliasable(name: string): Code;
  quotedString(text: string): string;
  nameLookup(parent: Code, name: string, type: string): Code;
  lookupOnContext(parts: string[], falsy: boolean, strict: boolean, scoped: boolean): void;
  lookupData(depth: number, parts: string[], strict: boolean): void;
  lookupBlockParam(id: number[], parts: string[]): void;
  invokePartial(isDynamic: boolean, name: string, indent: string): void;
  matchExistingProgram(child: unknown): unknown;
  compile(environment: unknown, options: object, context: undefined, asObject: true): object;
}
interface Internals {
  VM: Runtime;
  Parser: { lexer: { yylloc: Record<'first_line' | 'last_line' | 'first_column' | 'last_column', number> } };
  Compiler: new () => { compile(program: hbs.AST.Program, options: object): unknown };
  JavaScriptCompiler: { new (): CodeGenerator; prototype: CodeGenerator };
  parse(text: string, options: { srcName: string }): hbs.AST.Program;
  template(spec: object): Template;
}

function createEnvironment(): Internals {
  const environment = Handlebars.create() as unknown as Internals;
  environment.JavaScriptCompiler = codeGenerator(environment.JavaScriptCompiler);
  environment.VM = runtime(environment.VM);
  return Object.freeze(environment);
}

function codeGenerator(Base: Internals['JavaScriptCompiler']): Internals['JavaScriptCompiler'] {
  class Generator extends Base {
    // Handlebars passes what follows through many layers; these two say where in the head of a path it stands.
    private searching = false;

    override nameLookup(parent: Code, name: string, type: string): Code {
      if (type === 'helper' || type === 'helpers') return ['helpers[', this.quotedString(name), ']'];
      if (type === 'partial' || type === 'partials') return 'undefined';
      const getter = this.searching ? 'container.hooks.getRootName' : 'container.hooks.get';
      this.searching = false;
      // Not aliased: the hooks must be the receiver.
      return [getter, '(', parent, ',', this.quotedString(name), ')'];
    }

    override lookupOnContext(parts: string[], falsy: boolean, strict: boolean, scoped: boolean): void {
      this.searching = !scoped && SEARCHED.has(parts[0] ?? '');
      super.lookupOnContext(parts, falsy, strict, scoped);
      this.searching = false;
      if (parts.length > 0) this.leavePlace('at');
    }

    override invokePartial(isDynamic: boolean, name: string, indent: string): void {
      super.invokePartial(isDynamic, name, indent);
      this.leavePlace('partialAt');
    }

    override lookupData(depth: number, parts: string[], strict: boolean): void {
      super.lookupData(depth, parts, strict);
      if (parts.length > 1) this.leavePlace('at');
    }

    override lookupBlockParam(id: number[], parts: string[]): void {
      super.lookupBlockParam(id, parts);
      if (parts.length > 1) this.leavePlace('at');
    }

    // Equal blocks are not shared: each keeps the places that are its own.
    override matchExistingProgram(): undefined {
      return undefined;
    }

    private leavePlace(slot: 'at' | 'partialAt'): void {
      const place = this.source.currentLocation;
      if (place === undefined) return;
      const text = placeText({ file: place.source, line: place.start.line, column: place.start.column + 1 });
      this.push([`(container.hooks.${slot} = `, this.quotedString(text), ', ', this.popStack(), ')']);
    }
  }
  Generator.prototype.compiler = Generator;
  return Generator;
}

function runtime(base: Runtime): Runtime {
  return {
    ...base,
    resolvePartial(partial, context, options) {
      if (options.name === '@partial-block') return base.resolvePartial.call(this, undefined, context, options);
      // A dynamic partial has its name in `partial`, and no name.
      if (options.name === undefined) options.name = String(partial);
      return this.hooks.partial(options.name, options.fn !== undefined);
    },
    invokePartial(partial, context, options) {
      this.hooks.enterPartial(options.name);
      try {
        return base.invokePartial.call(this, partial, context, options);
      } finally {
        this.hooks.leavePartial();
      }
    },
  };
}

const environment = createEnvironment();

/** Throws Handlebars' own error; `lastToken` then says where the parser stood. */
export function parseTemplate(text: string, path: string): hbs.AST.Program {
  return environment.parse(text, { srcName: path });
}

/** Line from 1, column from 0, of the token that the parser could not take. */
export function lastToken(): { line: number; column: number } {
  const place = environment.Parser.lexer.yylloc;
  return { line: place.first_line, column: place.first_column };
}

/** Compiles a parsed template, whose places already count in its file. */
export function compileProgram(program: hbs.AST.Program, options: CompileOptions): Template {
  const settings = {
    data: true,
    preventIndent: true,
    knownHelpersOnly: true,
    knownHelpers: options.knownHelpers,
    noEscape: options.noEscape,
  };
  const opcodes = new environment.Compiler().compile(program, settings);
  return environment.template(new environment.JavaScriptCompiler().compile(opcodes, settings, undefined, true));
}
