import {
  type ASTNode,
  BREAK,
  type DocumentNode,
  GraphQLError,
  getOperationAST,
  Kind,
  OperationTypeNode,
  visit,
} from "graphql";
import { DomainError, InvalidArgumentError, LimitExceededError, TransientError } from "#db/errors.ts";

/**
 * Called for an error that callers must not see. The caller gets `reference` instead. `path` is the place of the error in the
 * answer.
 */
export type Report = (reference: string, error: unknown, path: GraphQLError["path"]) => void;

/**
 * Turns an error into an error that a caller may see, always with a code. Errors of GraphQL keep their message, and domain
 * errors name the argument to correct. For any other error, the caller gets a reference, and `report` gets the reference and
 * the error.
 */
export function shownError(error: unknown, report: Report, document?: DocumentNode): GraphQLError {
  const original = originOf(error);
  if (error instanceof GraphQLError && original instanceof GraphQLError) {
    const own = ownError(error, document);
    if (own) return own;
  }
  const place = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {};
  if (original instanceof TransientError) {
    const { code, message, retryAfter } = original;
    const http = { status: 503, headers: { "retry-after": String(retryAfter) } };
    return new GraphQLError(message, { extensions: { code, http } });
  }
  if (original instanceof LimitExceededError) {
    const { code, message, limit, atMost } = original;
    const field = place.path?.filter((key) => typeof key === "string").join(".");
    const extensions = { code, limit, atMost, ...(field ? { field } : {}), http: { status: 400 } };
    return new GraphQLError(message, { nodes: place.nodes, extensions });
  }
  if (original instanceof DomainError) {
    const { code, message } = original;
    const argument = original instanceof InvalidArgumentError ? { argument: original.argument } : {};
    return new GraphQLError(message, { ...place, extensions: { code, ...argument } });
  }
  const reference = crypto.randomUUID();
  report(reference, original, place.path);
  return new GraphQLError(`Something went wrong on our side. Please send us this reference: ${reference}`, {
    ...place,
    extensions: { code: "INTERNAL_SERVER_ERROR", reference },
  });
}

/**
 * Keeps one error for each wrong argument in the document. The field of a wrong argument fails for each parent row, but the
 * caller has one argument to correct.
 */
export function oncePerArgument(errors: readonly GraphQLError[]): GraphQLError[] {
  const known = new Set<string>();
  return errors.filter(({ locations, message, extensions: { argument } }) => {
    if (!argument || !locations) return true;
    const key = JSON.stringify([locations, argument, message]);
    const isNew = !known.has(key);
    known.add(key);
    return isNew;
  });
}

/** Whether an error fails the whole answer, because a caller would take a partial answer for a complete one. */
export function failsAnswer(error: GraphQLError): boolean {
  const { status, spec } = httpOf(error);
  return status !== undefined && !spec;
}

/** Whether the service, and not the caller, caused the error. */
export const isOurs = (error: GraphQLError) => httpOf(error).status === 503;

function httpOf({ extensions: { http } }: GraphQLError): { status?: unknown; spec?: unknown } {
  return typeof http === "object" && http !== null ? http : {};
}

/** The error for an answer with too many bytes. */
export const tooLong = (bytes: number) =>
  shownError(
    new LimitExceededError(
      "bytes",
      bytes,
      `The answer would have more than ${bytes} bytes. Ask for shorter pages or fewer fields, or split the query into several requests.`,
    ),
    () => {},
  );

/** The name of the requested operation; undefined if it has none. */
export const operationOf = (document: DocumentNode, name?: string | null): string | undefined =>
  getOperationAST(document, name)?.name?.value;

/** Whether the requested operation is a query; undefined if there is no such operation. */
export const isQuery = (document: DocumentNode, name?: string | null): boolean | undefined => {
  const operation = getOperationAST(document, name);
  return operation ? operation.operation === OperationTypeNode.QUERY : undefined;
};

/** The original error: GraphQL wraps errors of resolvers, and sometimes its own errors, in a GraphQLError. */
export function originOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? originOf(error.originalError) : error;
}

/** If an error is at a node of these kinds in a document, the value of an argument is wrong. */
const VALUES: readonly string[] = [
  ...[Kind.VARIABLE, Kind.INT, Kind.FLOAT, Kind.STRING, Kind.BOOLEAN, Kind.NULL, Kind.ENUM, Kind.LIST],
  ...[Kind.OBJECT, Kind.VARIABLE_DEFINITION],
];

/** After fifty wrong values in the variables, GraphQL stops with this error, which names no value. */
const TOO_MANY = /^Too many errors processing variables/;

const MISSING_ARGUMENT = /\bargument "(\w+)" of (?:required )?type /i;

/** Shortens a long message: GraphQL repeats invalid values in full. */
export const shortened = (message: string) =>
  message.length > 600 ? `${message.slice(0, 400)} … ${message.slice(-150)}` : message;

/**
 * Adds the missing code to an error of GraphQL. Returns undefined if the caller did not cause the error.
 */
function ownError(error: GraphQLError, document: DocumentNode | undefined): GraphQLError | undefined {
  const { nodes, path, extensions } = error;
  const message = shortened(error.message);
  const kind = nodes?.[0]?.kind ?? "";
  const isOfValue = VALUES.includes(kind) || MISSING_ARGUMENT.test(message) || TOO_MANY.test(message);
  if (extensions.code && (extensions.argument || !isOfValue)) {
    return message === error.message ? error : new GraphQLError(message, { nodes, path, extensions });
  }
  // An error without a path means that nothing was executed, so the status is 400. With `spec`, the status is 200 for
  // application/json.
  const http = path ? {} : { http: { status: 400, spec: true } };
  if (isOfValue) {
    const argument = argumentMeant(error, document);
    return new GraphQLError(message, {
      nodes,
      path,
      extensions: { code: "INVALID_ARGUMENT", ...(argument ? { argument } : {}), ...http },
    });
  }
  if (kind !== Kind.OPERATION_DEFINITION) return undefined;
  const code = "OPERATION_RESOLUTION_FAILURE";
  return new GraphQLError(message, { nodes, extensions: { code, http: { status: 400 } } });
}

/** The argument that an error of GraphQL is about, as a path inside the arguments of the field. */
export function argumentMeant(
  { nodes: [node] = [], message }: GraphQLError,
  document?: DocumentNode,
): string[] | undefined {
  const [, missing] = message.match(MISSING_ARGUMENT) ?? [];
  if (missing) return [missing];
  if (!node || !document) return undefined;
  const variable = node.kind === Kind.VARIABLE_DEFINITION ? node.variable.name.value : undefined;
  let argument: string[] = [];
  visit(document, {
    enter(candidate, _key, parent, path, ancestors) {
      // Another operation can have a different variable of the same name.
      if (variable && candidate.kind === Kind.OPERATION_DEFINITION) {
        if (!candidate.variableDefinitions?.some((definition) => definition === node)) return false;
      }
      const isMeant = variable
        ? candidate.kind === Kind.VARIABLE && candidate.name.value === variable
        : candidate === node;
      if (!isMeant) return undefined;
      argument = namesAlong(path, [...ancestors, parent, candidate].slice(1));
      return argument.length > 0 ? BREAK : undefined;
    },
  });
  if (argument.length === 0) return undefined;
  // The place inside a variable is in the message and nowhere else.
  const [, inside = ""] = (variable && message.match(new RegExp(` at "${variable}([.\\w[\\]]+)"; `))) || [];
  return [...argument, ...inside.split(/[.[\]]+/).filter(Boolean)];
}

/**
 * The names of the arguments, fields and positions of lists on a path through a document; `parts` are the nodes on this path.
 */
function namesAlong(
  path: readonly (string | number)[],
  parts: readonly (ASTNode | readonly ASTNode[] | undefined)[],
): string[] {
  return path.flatMap((key, index) => {
    if (path[index - 1] === "values") return [String(key)];
    const part = parts[index];
    if (!part || !("kind" in part)) return [];
    return part.kind === Kind.ARGUMENT || part.kind === Kind.OBJECT_FIELD ? [part.name.value] : [];
  });
}
