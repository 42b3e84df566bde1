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

/** Told of an error that callers must not see: the reference they get instead, and where in the answer it was. */
export type Report = (reference: string, error: unknown, path: GraphQLError["path"]) => void;

/**
 * What a caller may see of an error, always with a code: GraphQL's own errors in its words; a domain error with the argument
 * to mend; of everything else only a reference, under which `report` is told the error itself.
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
  return new GraphQLError(`Something went wrong on our side. Tell us this reference: ${reference}`, {
    ...place,
    extensions: { code: "INTERNAL_SERVER_ERROR", reference },
  });
}

/** Whether an error fails the whole answer: what there is of it would be taken for all. */
export function failsAnswer(error: GraphQLError): boolean {
  const { status, spec } = httpOf(error);
  return status !== undefined && !spec;
}

/** Whether the service failed the caller, rather than the caller the service. */
export const isOurs = (error: GraphQLError) => httpOf(error).status === 503;

function httpOf({ extensions: { http } }: GraphQLError): { status?: unknown; spec?: unknown } {
  return typeof http === "object" && http !== null ? http : {};
}

/** The error of an answer that has too many bytes. */
export const tooLong = (bytes: number) =>
  shownError(
    new LimitExceededError(
      "bytes",
      bytes,
      `The answer to this query has more than ${bytes} bytes: ask for shorter pages, for fewer fields, or in several requests.`,
    ),
    () => {},
  );

/** The name of the operation that is asked for; undefined where it has none. */
export const operationOf = (document: DocumentNode, name?: string | null): string | undefined =>
  getOperationAST(document, name)?.name?.value;

/** Whether the operation that is asked for only reads; undefined where there is none. */
export const isQuery = (document: DocumentNode, name?: string | null): boolean | undefined => {
  const operation = getOperationAST(document, name);
  return operation ? operation.operation === OperationTypeNode.QUERY : undefined;
};

/** The error that began it: GraphQL wraps what fields throw, and at times wraps its own errors again. */
export function originOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? originOf(error.originalError) : error;
}

/** Kinds of nodes at which an error is about the value of an argument. */
const VALUES: readonly string[] = [
  ...[Kind.VARIABLE, Kind.INT, Kind.FLOAT, Kind.STRING, Kind.BOOLEAN, Kind.NULL, Kind.ENUM, Kind.LIST],
  ...[Kind.OBJECT, Kind.VARIABLE_DEFINITION],
];

const MISSING_ARGUMENT = /\bargument "(\w+)" of (?:required )?type /i;

/** A message without most of a value that it repeats: GraphQL repeats values whole, however long they are. */
export const shortened = (message: string) =>
  message.length > 600 ? `${message.slice(0, 400)} … ${message.slice(-150)}` : message;

/** One of GraphQL's own errors, with the code that it lacks where it is a caller's mistake; undefined where it is none. */
function ownError(error: GraphQLError, document: DocumentNode | undefined): GraphQLError | undefined {
  const { nodes, path, extensions } = error;
  const message = shortened(error.message);
  const kind = nodes?.[0]?.kind ?? "";
  const isOfValue = VALUES.includes(kind) || MISSING_ARGUMENT.test(message);
  if (extensions.code && (extensions.argument || !isOfValue)) {
    return message === error.message ? error : new GraphQLError(message, { nodes, path, extensions });
  }
  // Where nothing was answered yet, HTTP tells so by the status; with `spec` it is 200 for application/json.
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

/** The argument that one of GraphQL's errors is about, as a path inside the field's arguments. */
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
      // A variable of the same name in another operation is another one.
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
  // Inside a variable, only the message tells the place.
  const [, inside = ""] = (variable && message.match(new RegExp(` at "${variable}([.\\w[\\]]+)"; `))) || [];
  return [...argument, ...inside.split(/[.[\]]+/).filter(Boolean)];
}

/** The names of the arguments, fields and positions of lists on a path through a document; `parts` are the nodes on it. */
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
