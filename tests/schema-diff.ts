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
 * Compares the schema with that of the last release, and checks that breaking changes are announced: `npm run
 * schema:diff`. A change is announced if the section "Unreleased" of CHANGELOG.md has its place, `Type.field`, in
 * backticks. A field, argument or value can be removed only if an earlier release deprecated it with a reason that
 * names a replacement.
 */
export interface Difference {
  /** Type, field and argument, separated by dots. */
  readonly place: string;
  readonly message: string;
  readonly level: "breaks" | "may break" | "breaks nothing";
  /** What must be done before a release. The value is null if nothing must be done. */
  readonly fault: string | null;
}

const LEVELS = {
  [CriticalityLevel.Breaking]: "breaks",
  [CriticalityLevel.Dangerous]: "may break",
  [CriticalityLevel.NonBreaking]: "breaks nothing",
} as const;

const REMOVALS = ["FIELD_REMOVED", "FIELD_ARGUMENT_REMOVED", "INPUT_FIELD_REMOVED", "ENUM_VALUE_REMOVED"];

/**
 * Returns all differences between two schemas, which are given as SDL, and what the changelog lacks. Descriptions
 * are not compared.
 */
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
    return "was not deprecated in an earlier release with a reason that names a replacement in backticks";
  }
  return announced.includes(`\`${place}\``)
    ? null
    : `is not announced: write \`${place}\` in CHANGELOG.md, under Unreleased`;
}

/** Returns the deprecation reason at a place, or undefined if the place is not deprecated. */
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

/** Returns the differences between the schema of this checkout and the schema of the last release. */
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
  console.log(`\n${found.length} differences from the last release, ${faults.length} of them must be fixed.`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
