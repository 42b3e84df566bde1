import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isInterfaceType,
  isObjectType,
  Kind,
  Lexer,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  Source,
  TokenKind,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type ValueNode,
  valueFromASTUntyped,
} from "graphql";
import { BRANCH_WEIGHT, costOf, type FieldCost, sizeAsked } from "./cost.ts";

/**
 * Limits on a document. The limits are checked before GraphQL validates the document, because some documents would take
 * minutes to validate. The check takes time in proportion to the length of the document: each selection is counted once, even
 * if several fragments lead to it.
 */
export interface DocumentLimits {
  /** The depth of nested brackets, in the document with fragments inlined and in the variables. */
  readonly nesting: number;
  readonly tokens: number;
  readonly directives: number;
  readonly aliases: number;
  readonly rootFields: number;
  /** The depth of nested fields. The fields of introspection have a limit of their own. */
  readonly depth: number;
  readonly introspectionDepth: number;
  /** The number of fields of all operations, with fragments inlined. */
  readonly fields: number;
  /** The cost in points by the rules of cost.ts. The fields of introspection have a limit of their own. */
  readonly cost: number;
  readonly introspectionCost: number;
  /**
   * The number of pairs of fields with the same name that validation compares. The package `graphql` sets the limit on
   * comparisons.
   */
  readonly comparisons: number;
}

export type DocumentLimit = keyof DocumentLimits;

/** The maximum number of ids for `nodes`, and of references for `_entities`. No setting changes these limits. */
export const NODES_AT_MOST = 100;
export const REPRESENTATIONS_AT_MOST = 1_000;

type Variables = Readonly<Record<string, unknown>>;

/** The operation of a document that is executed, and its variables. */
export interface OperationRequest {
  readonly operationName?: string | null;
  readonly variables?: Variables | null;
}

interface Place {
  readonly source?: Source;
  readonly positions?: number[];
  readonly nodes?: ASTNode | undefined;
  readonly field?: string;
}

/** The name of the list that a path leads into. */
const nounOf = (path = "") => path.split(".").findLast((name) => !["edges", "node", "nodes"].includes(name));

const number = (value: number) => value.toLocaleString("en");

/**
 * The message about an exceeded limit has two parts. One part says what the document exceeds, the other part says what to do.
 */
const WORDS: Readonly<
  Record<DocumentLimit, (value: string, field?: string) => [what: string, advice: string]>
> = {
  nesting: (value) => [`has ${value} levels of brackets or fragments`, "reduce the nesting"],
  tokens: (value) => [`has ${value} tokens`, "split it into several requests, or pass values as variables"],
  directives: (value) => [`has ${value} directives`, "use fewer"],
  aliases: (value, field) => [`has ${value} aliases, most of them in ${field}`, "ask for fewer at once"],
  rootFields: (value) => [`has ${value} fields at the root`, "split it into several requests"],
  depth: (value, field) => [`goes ${value} fields deep, at ${field}`, "start closer to the data you want"],
  introspectionDepth: (value, field) => [
    `goes ${value} fields deep into the schema, at ${field}`,
    "read /schema.graphql",
  ],
  fields: (value, field) => [
    `has ${value} fields with fragments inlined, most of them in ${field}`,
    "split it into several requests",
  ],
  cost: (value, field) => [
    `costs ${value} points, most of them in ${field}`,
    `ask for fewer ${nounOf(field)}`,
  ],
  comparisons: (value) => [
    `takes ${value} comparisons of fields with the same name in the answer`,
    "select each field once",
  ],
  introspectionCost: (value, field) => [
    `costs ${value} points of introspection, most of them in ${field}`,
    "read /schema.graphql",
  ],
};

/** The error that refuses the whole request, with status 400 for every media type. */
function refused(
  limit: DocumentLimit,
  counted: number,
  atMost: number,
  { field, ...place }: Place,
  isMore = false,
) {
  const value = Math.ceil(counted);
  // A name can be as long as the document.
  const shown = field === undefined || field.length <= 200 ? field : `${field.slice(0, 200)}…`;
  const [what, advice] = WORDS[limit](isMore ? `more than ${number(atMost)}` : number(value), shown);
  return new GraphQLError(`The request ${what}; at most ${number(atMost)} are allowed: ${advice}.`, {
    ...place,
    extensions: {
      code: "LIMIT_EXCEEDED",
      limit,
      value,
      atMost,
      ...(shown === undefined ? {} : { field: shown }),
      http: { status: 400 },
    },
  });
}

/** Checks the nesting of JSON values in a request. Throws {@link GraphQLError}. */
export function checkNesting(values: unknown, { nesting }: Pick<DocumentLimits, "nesting">) {
  let level: object[] = isObject(values) ? [values] : [];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > nesting) throw refused("nesting", depth, nesting, { field: "variables" }, true);
    level = level.flatMap((value) => Object.values(value).filter(isObject));
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const OPENING: readonly string[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly string[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

/** Checks the text of a document before it is parsed, because the parser is recursive. Throws {@link GraphQLError}. */
export function checkText(text: string, limits: Pick<DocumentLimits, "tokens" | "nesting" | "directives">) {
  const source = new Source(text);
  const lexer = new Lexer(source);
  let [tokens, nesting, directives] = [0, 0, 0];
  const check = (limit: "tokens" | "nesting" | "directives", value: number) => {
    if (value > limits[limit])
      throw refused(limit, value, limits[limit], { source, positions: [lexer.token.start] }, true);
  };
  for (;;) {
    try {
      lexer.advance();
    } catch {
      return; // The parser reports the syntax error.
    }
    const { kind } = lexer.token;
    if (kind === TokenKind.EOF) return;
    check("tokens", ++tokens);
    if (OPENING.includes(kind)) check("nesting", ++nesting);
    else if (CLOSING.includes(kind)) nesting--;
    else if (kind === TokenKind.AT) check("directives", ++directives);
  }
}

/** The counts of a set of selections with fragments inlined. */
class Count {
  /**
   * The fixed points, and the points for each item of the page around the selections. The two kinds of points are counted
   * separately, because a fragment does not know the length of the page.
   */
  once = 0;
  each = 0;
  introspectionCost = 0;
  nesting = 0;
  depth = 0;
  introspectionDepth = 0;
  /** The number of fields at the top of the selections, and the number of all fields. */
  rootFields = 0;
  fields = 0;
  aliases = 0;

  /** Adds the counts of other selections on the same level. */
  add(other: Count) {
    this.once = sum(this.once, other.once);
    this.each = sum(this.each, other.each);
    this.introspectionCost = sum(this.introspectionCost, other.introspectionCost);
    this.nesting = Math.max(this.nesting, other.nesting);
    this.depth = Math.max(this.depth, other.depth);
    this.introspectionDepth = Math.max(this.introspectionDepth, other.introspectionDepth);
    this.rootFields = sum(this.rootFields, other.rootFields);
    this.fields = sum(this.fields, other.fields);
    this.aliases = sum(this.aliases, other.aliases);
  }

  /** The points for a page of `size` items. */
  cost(size: number) {
    return finite(this.once + this.each * size);
  }
}

/** Nested fragments can multiply to numbers beyond the safe integers. */
const finite = (value: number) => Math.min(value, Number.MAX_SAFE_INTEGER);
const sum = (one: number, other: number) => finite(one + other);

/** The fields of introspection, which no type declares. */
const META_FIELDS = { __schema: SchemaMetaFieldDef, __type: TypeMetaFieldDef };
const isIntrospection = (name: string): name is keyof typeof META_FIELDS => Object.hasOwn(META_FIELDS, name);

/** The value of a number or null, and the items of a list. Other values are not read; only their presence matters. */
function valueGiven(node: ValueNode | undefined): unknown {
  if (node?.kind === Kind.INT) return Number(node.value);
  if (node?.kind === Kind.NULL) return null;
  return node?.kind === Kind.LIST ? node.values : node;
}

/** Counts the selections of one request. */
class Counter {
  readonly fragments = new Map<string, FragmentDefinitionNode>();
  readonly #counts = new Map<SelectionSetNode, Count>();
  readonly #schema: GraphQLSchema;
  readonly #variables: Variables;
  readonly #nestingAtMost: number;

  constructor(schema: GraphQLSchema, variables: Variables, nestingAtMost: number) {
    this.#schema = schema;
    this.#variables = variables;
    this.#nestingAtMost = nestingAtMost;
  }

  isCounted(set: SelectionSetNode) {
    return this.#counts.has(set);
  }

  /** Counts the selections on a type. `level` is the depth below the operation. Throws if the selections are too deep. */
  count(set: SelectionSetNode, type: Type, level: number, parent: Place["nodes"]): Count {
    const known = this.#counts.get(set);
    if (level + (known?.nesting ?? 1) > this.#nestingAtMost) {
      throw refused("nesting", level + 1, this.#nestingAtMost, { nodes: parent }, true);
    }
    if (known) return known;
    const count = new Count();
    // A fragment that contains itself counts as empty inside itself. Validation refuses it later.
    this.#counts.set(set, count);
    const whole = new Count();
    for (const selection of set.selections) whole.add(this.selected(selection, type, level));
    whole.nesting++;
    this.#counts.set(set, whole);
    return whole;
  }

  /** Counts one selection on a type. */
  selected(selection: SelectionNode, type: Type, level: number): Count {
    if (selection.kind === Kind.FIELD) return this.#field(selection, type, level);
    const below = this.below(selection, type);
    return below ? this.count(below.set, below.type, level + 1, selection) : new Count();
  }

  #field(node: FieldNode, type: Type, level: number): Count {
    const { cost, size } = this.#costOf(node, type);
    const below = this.below(node, type);
    const inside = below ? this.count(below.set, below.type, level + 1, node) : new Count();
    const points = finite(
      cost.weight + (cost.isConnection ? cost.each + inside.cost(size) : size * (cost.each + inside.cost(1))),
    );
    const count = new Count();
    if (type === this.#schema.getQueryType() && isIntrospection(node.name.value)) {
      count.introspectionCost = points;
      count.introspectionDepth = inside.depth + 1;
      count.depth = 1;
    } else {
      count[cost.isSized ? "each" : "once"] = points;
      count.introspectionCost = inside.introspectionCost;
      count.introspectionDepth = inside.introspectionDepth;
      count.depth = inside.depth + 1;
    }
    count.nesting = inside.nesting;
    count.rootFields = 1;
    count.fields = sum(inside.fields, 1);
    count.aliases = sum(inside.aliases, node.alias ? 1 : 0);
    return count;
  }

  /** The selection set below a selection, and its type. */
  below(selection: SelectionNode, type: Type): { set: SelectionSetNode; type: Type } | undefined {
    switch (selection.kind) {
      case Kind.FIELD: {
        const field = this.#fieldOf(selection, type);
        return (
          selection.selectionSet && { set: selection.selectionSet, type: field && getNamedType(field.type) }
        );
      }
      case Kind.INLINE_FRAGMENT: {
        const { typeCondition, selectionSet } = selection;
        return {
          set: selectionSet,
          type: typeCondition ? this.#schema.getType(typeCondition.name.value) : type,
        };
      }
      case Kind.FRAGMENT_SPREAD: {
        const fragment = this.fragments.get(selection.name.value);
        return (
          fragment && {
            set: fragment.selectionSet,
            type: this.#schema.getType(fragment.typeCondition.name.value),
          }
        );
      }
    }
  }

  #fieldOf({ name: { value: name } }: FieldNode, type: Type) {
    if (!type) return undefined; // Below an unknown field, which validation reports.
    if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
    if (type === this.#schema.getQueryType() && isIntrospection(name)) return META_FIELDS[name];
    return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
  }

  /** The cost of a field, and the number of its items. For a connection, this is the number of items of its page. */
  #costOf(node: FieldNode, type: Type): { cost: FieldCost; size: number } {
    const field = this.#fieldOf(node, type);
    if (!type || !field) return { cost: UNKNOWN, size: 1 };
    const branches = this.#branchesOf(node);
    const own = costOf(type, field);
    const cost = branches > 0 ? { ...own, weight: own.weight + branches * BRANCH_WEIGHT } : own;
    const given = (name: string) => {
      const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
      return value?.kind === Kind.VARIABLE ? this.#variables[value.name.value] : valueGiven(value);
    };
    const asked = cost.slicing.map(given).filter((value) => typeof value === "number");
    if (asked.length > 0) return { cost, size: sizeAsked(Math.max(...asked)) };
    const items = cost.counted ? given(cost.counted) : undefined;
    // GraphQL accepts a single value in place of a list.
    if (items !== undefined && items !== null) return { cost, size: Array.isArray(items) ? items.length : 1 };
    return { cost, size: cost.size };
  }

  /** The number of branches in the filter of a field. */
  #branchesOf({ arguments: given = [] }: FieldNode): number {
    const filter = given.find(({ name }) => name.value === "filter");
    return filter ? branchesIn(valueFromASTUntyped(filter.value, this.#variables)) : 0;
  }

  /**
   * Finds the field that the error names. This is the deepest field with at least half of the count of its level, or the first
   * field that is too deep.
   */
  most(
    set: SelectionSetNode,
    type: Type,
    measure: (count: Count, size: number) => number,
    fieldsAtMost = 1_000,
  ) {
    let nodes: FieldNode | undefined;
    const path: string[] = [];
    let size = 1;
    let here: ReturnType<Counter["below"]> = { set, type };
    // A fragment may contain itself.
    const seen = new Set<SelectionSetNode>();
    while (here && path.length < fieldsAtMost && !seen.has(here.set)) {
      seen.add(here.set);
      const { type }: { type: Type } = here;
      const shares = here.set.selections.map((selection) => ({
        selection,
        value: measure(this.selected(selection, type, 0), size),
      }));
      const [most] = shares.sort((a, b) => b.value - a.value);
      const isHalf = most && most.value * 2 >= shares.reduce((sum, { value }) => sum + value, 0);
      if (!most?.value || (path.length > 0 && !isHalf && fieldsAtMost === 1_000)) break;
      const { selection } = most;
      here = this.below(selection, type);
      if (selection.kind !== Kind.FIELD) continue;
      nodes = selection;
      path.push(selection.alias?.value ?? selection.name.value);
      size = this.#costOf(selection, type).size;
    }
    return { nodes, field: path.join(".") };
  }
}

type Type = GraphQLNamedType | undefined;

/** The number of filters in all `or` of a filter. GraphQL accepts a single filter in place of a list. */
function branchesIn(filter: unknown): number {
  if (!isObject(filter)) return 0;
  const { and, or, not } = filter;
  const branches = [or ?? []].flat();
  return (
    branches.length + [branches, and, not].flat().reduce<number>((sum, inside) => sum + branchesIn(inside), 0)
  );
}

const UNKNOWN: FieldCost = {
  weight: 0,
  each: 1,
  slicing: [],
  counted: null,
  size: 1,
  isConnection: false,
  isSized: false,
};

/**
 * Checks the limits of the requested operation, and the number of fields of all operations, because validation reads
 * all of them. Returns the cost of the operation. Throws {@link GraphQLError}.
 */
export function checkDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operationName, variables }: OperationRequest,
  limits: DocumentLimits,
): number {
  const operation = getOperationAST(document, operationName);
  const defaults = operation?.variableDefinitions?.map(({ variable, defaultValue }) => [
    variable.name.value,
    valueGiven(defaultValue),
  ]);
  const counter = new Counter(
    schema,
    { ...Object.fromEntries(defaults ?? []), ...variables },
    limits.nesting,
  );
  const operations: OperationDefinitionNode[] = operation ? [operation] : [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      counter.fragments.set(definition.name.value, definition);
    } else if (definition.kind === Kind.OPERATION_DEFINITION && definition !== operation) {
      operations.push(definition);
    }
  }
  let fields = 0;
  for (const definition of [...operations, ...counter.fragments.values()]) {
    const type =
      definition.kind === Kind.OPERATION_DEFINITION
        ? schema.getRootType(definition.operation)
        : schema.getType(definition.typeCondition.name.value);
    const isKnown = counter.isCounted(definition.selectionSet);
    const count = counter.count(definition.selectionSet, type ?? undefined, 1, definition);
    if (!isKnown) fields += count.fields;
    if (fields > limits.fields) {
      const place = counter.most(definition.selectionSet, type ?? undefined, ({ fields }) => fields);
      throw refused("fields", fields, limits.fields, place);
    }
  }
  if (!operation) return 0;

  const { selectionSet } = operation;
  const type = schema.getRootType(operation.operation) ?? undefined;
  const count = counter.count(selectionSet, type, 1, operation);
  const check = (limit: DocumentLimit, measure: (count: Count, size: number) => number, until?: number) => {
    const value = measure(count, 1);
    if (value <= limits[limit]) return;
    const place = counter.most(selectionSet, type, measure, until);
    throw refused(limit, value, limits[limit], place);
  };
  check("rootFields", ({ rootFields }) => rootFields, 1);
  check("aliases", ({ aliases }) => aliases);
  check("depth", ({ depth }) => depth, limits.depth + 1);
  check("introspectionDepth", ({ introspectionDepth }) => introspectionDepth, limits.introspectionDepth + 1);
  check("introspectionCost", ({ introspectionCost }) => introspectionCost);
  check("cost", (count, size) => count.cost(size));
  return count.cost(1);
}

/**
 * GraphQL stops with an error if too many fields have the same name. This function turns the error into an error that names
 * the limit. Throws {@link GraphQLError}.
 */
export function checkCompared(
  errors: readonly { message: string }[],
  { comparisons }: Pick<DocumentLimits, "comparisons">,
) {
  if (!errors.some(({ message }) => message === "Validation aborted.")) return;
  throw refused("comparisons", comparisons + 1, comparisons, {}, true);
}
