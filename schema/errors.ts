import { GraphQLError } from "graphql";
import { InvalidArgumentError } from "#db/errors.ts";

/**
 * What a caller may see of an error: GraphQL's own errors as they are; a domain error with a code and the argument to
 * mend; of everything else only a reference, under which `report` is told the error itself.
 */
export function shownError(error: unknown, report: (reference: string, error: unknown) => void): Error {
  const original = originOf(error);
  if (error instanceof GraphQLError && original instanceof GraphQLError) return error;
  const place = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {};
  if (original instanceof InvalidArgumentError) {
    return new GraphQLError(original.message, {
      ...place,
      extensions: { code: "INVALID_ARGUMENT", argument: original.argument },
    });
  }
  const reference = crypto.randomUUID();
  report(reference, original);
  return new GraphQLError(`Something went wrong on our side. Tell us this reference: ${reference}`, {
    ...place,
    extensions: { code: "INTERNAL_SERVER_ERROR", reference },
  });
}

/** The error that began it: GraphQL wraps what fields throw, and at times wraps its own errors again. */
function originOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? originOf(error.originalError) : error;
}
