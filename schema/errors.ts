import { type ASTNode, BREAK, type DocumentNode, GraphQLError, getOperationAST, Kind, visit } from "graphql";
import { DomainError, InvalidArgumentError, TransientError } from "#db/errors.ts";

/** Told of an error that callers must not see: the reference they get instead, and where in the answer it was. */
export type Report = (reference: string, error: unknown, path: GraphQLError["path"]) => void;

/**
 * What a caller may see of an error, always with a code: GraphQL's own errors in its words; a domain error with the argument
 * to mend; of everything else only a reference, under which `report` is told the error itself.
 */
export function shownError(error: unknown, report: Report, document?: DocumentNode): GraphQLError {
  const original = originOf(error);
  if (error instanceof GraphQLError && original instanceof GraphQLError) {
    if (error.extensions.code) return error;
    if (isOfArgument(error)) return withArgument(error, document);
  }
  const place = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {};
  if (original instanceof TransientError) {
    const { code, message, retryAfter } = original;
    const http = { status: 503, headers: { "retry-after": String(retryAfter) } };
    return new GraphQLError(message, { extensions: { code, http } });
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

/** Whether an error fails the whole answer: the request may succeed when it is tried again. */
export const isTransient = ({ extensions: { http } }: GraphQLError) =>
  (http as { status?: number } | undefined)?.status === 503;

/** The name of the operation that is asked for; undefined where it has none. */
export const operationOf = (document: DocumentNode, name?: string | null): string | undefined =>
  getOperationAST(document, name)?.name?.value;

/** The error that began it: GraphQL wraps what fields throw, and at times wraps its own errors again. */
function originOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? originOf(error.originalError) : error;
}

const VALUES: readonly string[] = [
  ...[Kind.VARIABLE, Kind.INT, Kind.FLOAT, Kind.STRING, Kind.BOOLEAN, Kind.NULL, Kind.ENUM, Kind.LIST],
  ...[Kind.OBJECT, Kind.VARIABLE_DEFINITION],
];

/** Whether GraphQL itself found a value of an argument wrong, or missing, when it read the variables. */
const isOfArgument = ({ nodes, message }: GraphQLError) =>
  VALUES.includes(nodes?.[0]?.kind ?? "") || MISSING_ARGUMENT.test(message);

const MISSING_ARGUMENT = /\bargument "(\w+)" of (?:required )?type /i;

function withArgument(error: GraphQLError, document: DocumentNode | undefined): GraphQLError {
  const { message, nodes, path } = error;
  // Where nothing was answered yet, the answer has no data, which HTTP tells by its status.
  const http = path ? {} : { http: { status: 400, spec: true } };
  const argument = argumentMeant(error, document);
  const extensions = { code: "INVALID_ARGUMENT", ...(argument ? { argument } : {}), ...http };
  return new GraphQLError(message, { nodes, path, extensions });
}

/** The argument that one of GraphQL's errors is about, as a path inside the field's arguments. */
export function argumentMeant(
  { nodes: [node] = [], message }: GraphQLError,
  document?: DocumentNode,
): string[] | undefined {
  const [, missing] = message.match(MISSING_ARGUMENT) ?? [];
  if (missing) return [missing];
  if (!node || !document) return undefined;
  const isMeant = (candidate: ASTNode) =>
    node.kind === Kind.VARIABLE_DEFINITION
      ? candidate.kind === Kind.VARIABLE && candidate.name.value === node.variable.name.value
      : candidate === node;
  let argument: string[] | undefined;
  visit(document, {
    enter(candidate, key, _parent, _path, ancestors) {
      if (!isMeant(candidate)) return undefined;
      const names = [...ancestors.flat(), candidate].flatMap((part) =>
        part.kind === Kind.ARGUMENT || part.kind === Kind.OBJECT_FIELD ? [part.name.value] : [],
      );
      if (typeof key === "number" && candidate.kind !== Kind.ARGUMENT) names.push(String(key));
      if (names.length === 0) return undefined;
      argument = names;
      return BREAK;
    },
  });
  return argument;
}
