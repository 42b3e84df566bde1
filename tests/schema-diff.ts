import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Change, CriticalityLevel, diff } from "@graphql-inspector/core";
import {
  buildSchema,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from "graphql";

/**
 * How the schema differs from the last released one, and whether what breaks clients was announced: `npm run schema:diff`.
 *
 * A break is announced when the section "Unreleased" of CHANGELOG.md names the place, in backticks, as `Type.field`. What
 * is removed from a type must have been deprecated in a release before, with a reason that names what to use instead.
 */
export interface Difference {
  /** Type, field and argument, parted by dots. */
  readonly place: string;
  readonly message: string;
  readonly level: "breaks" | "may break" | "breaks nothing";
  /** What is missing before it may be released; null where nothing is. */
  readonly fault: string | null;
}

const LEVELS = {
  [CriticalityLevel.Breaking]: "breaks",
  [CriticalityLevel.Dangerous]: "may break",
  [CriticalityLevel.NonBreaking]: "breaks nothing",
} as const;

const REMOVALS = ["FIELD_REMOVED", "FIELD_ARGUMENT_REMOVED", "INPUT_FIELD_REMOVED", "ENUM_VALUE_REMOVED"];

/** All differences but of descriptions between two schemas, given as SDL, with what the changelog lacks of them. */
export async function differences(
  released: string,
  current: string,
  changelog: string,
): Promise<Difference[]> {
  const before = buildSchema(released);
  const announced = changelog.split(/^## /m).find((section) => section.startsWith("Unreleased")) ?? "";
  const changes = await diff(before, buildSchema(current));
  const telling = changes.filter(({ type }) => !type.includes("DESCRIPTION"));
  return telling.map((change) => {
    const { path = "schema", message, criticality } = change;
    const level = LEVELS[criticality.level];
    return {
      place: path,
      message,
      level,
      fault: level === "breaks" ? faultOf(change, path, before, announced) : null,
    };
  });
}

function faultOf({ type }: Change, place: string, before: GraphQLSchema, announced: string): string | null {
  if (REMOVALS.includes(type) && !/`[^`]+`/.test(deprecationOf(before, place) ?? "")) {
    return "was not deprecated in a release before, with a reason that names in backticks what to use instead";
  }
  return announced.includes(`\`${place}\``)
    ? null
    : `is not announced: name \`${place}\` in CHANGELOG.md, under Unreleased`;
}

/** Why what stands at a place should no longer be used; undefined where it may be. */
function deprecationOf(schema: GraphQLSchema, place: string): string | null | undefined {
  const [typeName = "", name = "", argument] = place.split(".");
  const type = schema.getType(typeName);
  if (isEnumType(type)) return type.getValue(name)?.deprecationReason;
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return undefined;
  const field = type.getFields()[name];
  if (argument === undefined || !field || !("args" in field)) return field?.deprecationReason;
  return field.args.find((arg) => arg.name === argument)?.deprecationReason;
}

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");

/** How the schema of this checkout differs from the last released one. */
export const differencesHere = () =>
  differences(read("schema/released.graphql"), read("schema/schema.graphql"), read("CHANGELOG.md"));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = await differencesHere();
  for (const level of ["breaks", "may break", "breaks nothing"]) {
    const some = found.filter((difference) => difference.level === level);
    if (some.length > 0) console.log(`\nWhat ${level}:`);
    for (const { message, fault, place } of some)
      console.log(`- ${message}${fault ? `\n  ${place} ${fault}.` : ""}`);
  }
  const faults = found.filter(({ fault }) => fault);
  console.log(
    `\n${found.length} differences from the last release, ${faults.length} of them not as they must be.`,
  );
  process.exitCode = faults.length > 0 ? 1 : 0;
}
