import { GraphQLError } from "graphql";
import { type UnknownReference, UnknownReferenceError, type WrongReference } from "#db/errors.ts";
import { type Meant, meantByReference, toldUnknown } from "#db/references.ts";
import type { Context } from "./context.ts";
import { originOf } from "./errors.ts";

/** The maximum number of references in an answer for which suggestions are looked for. */
const SUGGESTED_FOR_AT_MOST = 10;

/** The maximum number of references that a message names. `extensions.references` has all of them. */
const NAMED_AT_MOST = 3;

/** The unknown references of one argument in the document. */
interface WrongArgument {
  readonly error: GraphQLError;
  readonly argument: readonly string[];
  readonly references: readonly WrongReference[];
}

/**
 * Replaces the errors of unknown references by one error for each argument in the document, with suggestions. One statement
 * finds the suggestions. Other errors stay as they are.
 */
export async function withSuggestions(
  errors: readonly GraphQLError[],
  context: Context,
): Promise<GraphQLError[]> {
  const found = withWrongArguments(errors);
  const unknown = found.flatMap((error) => (error instanceof GraphQLError ? [] : error.references));
  const asked = new Map(unknown.map((reference) => [keyOf(reference), reference]));
  const meant = new Map<string, Meant>();
  const reads = [...asked].slice(0, SUGGESTED_FOR_AT_MOST).map(async ([key, { given, kinds }]) => {
    meant.set(key, await context.load(meantByReference, { given, kinds }));
  });
  // Without suggestions, for example after the deadline, the errors still say what is wrong.
  await Promise.all(reads).catch(() => {});
  return found.map((error) => (error instanceof GraphQLError ? error : shown(error, meant)));
}

const keyOf = ({ given, kinds }: UnknownReference) => JSON.stringify([given, kinds]);

/**
 * Replaces the errors of unknown references by the wrong arguments in the document. A wrong argument occurs once, although its
 * field fails for each parent row and for each part of its list.
 */
function withWrongArguments(errors: readonly GraphQLError[]): (GraphQLError | WrongArgument)[] {
  const known = new Set<string>();
  return errors.flatMap((error): (GraphQLError | WrongArgument)[] => {
    const original = originOf(error);
    if (!(original instanceof UnknownReferenceError)) return [error];
    const byArgument = Map.groupBy(original.references, ({ argument }) => argument.join("."));
    return [...byArgument].flatMap(([name, references]) => {
      const key = JSON.stringify([error.locations, name]);
      if (known.has(key)) return [];
      known.add(key);
      return [{ error, argument: name.split("."), references }];
    });
  });
}

function shown({ error, argument, references }: WrongArgument, meant: ReadonlyMap<string, Meant>) {
  const sentences = references.slice(0, NAMED_AT_MOST).map((reference) => {
    const found = meant.get(keyOf(reference));
    const filters = found?.leadsTo.flatMap(reference.filtersFor) ?? [];
    const sentence = toldUnknown(reference, found, [...new Set(filters)]);
    return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${sentence.endsWith("?") ? "" : "."}`;
  });
  const others = references.length - sentences.length;
  if (others > 0) sentences.push(`${others} more of these references ${others > 1 ? "are" : "is"} wrong.`);
  return new GraphQLError(sentences.join(" "), {
    nodes: error.nodes,
    path: error.path,
    extensions: {
      code: "UNKNOWN_REFERENCE",
      argument,
      references: references.map((reference) => ({
        given: reference.given,
        suggestions: meant.get(keyOf(reference))?.slugs ?? [],
      })),
    },
  });
}
