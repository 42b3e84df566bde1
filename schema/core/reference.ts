import { excerpt, InvalidArgumentError } from "#db/errors.ts";
import { UUID } from "#db/ids.ts";
import { checkReference } from "#db/lists/filter-field.ts";
import type { Loader } from "#db/loader.ts";
import { builder } from "./builder.ts";
import type { Context } from "./context.ts";

/** Checks an id before any SQL runs. */
export function checkedId(argument: readonly string[], id: string): string {
  const lowerCase = id.toLowerCase();
  if (!UUID.test(lowerCase)) {
    throw new InvalidArgumentError(argument, `${JSON.stringify(excerpt(id))} is not an id. Ids are UUIDs.`);
  }
  return lowerCase;
}

/** Checks a reference to an entity before any SQL runs: an id, a slug or another key. */
export function checkedReference(reference: string): string {
  checkReference(["ref"], reference);
  const lowerCase = reference.toLowerCase();
  return UUID.test(lowerCase) ? lowerCase : reference;
}

/** The arguments and the resolver of a root field that finds one entity: `place(ref:)`. */
export function byReference<Row>(loader: Loader<string, Row | null>, references = "The id or the slug.") {
  return {
    nullable: true,
    args: builder.args((t) => ({ ref: t.id({ required: true, description: references }) })),
    resolve: (_: unknown, { ref }: { ref: string }, context: Context) =>
      context.load(loader, checkedReference(ref)),
  } as const;
}
