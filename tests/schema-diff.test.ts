import { describe, expect, test } from "vitest";
import { differences, differencesHere } from "./schema-diff.ts";

const faults = async (released: string, current: string, changelog = "") =>
  (await differences(released, current, changelog)).flatMap(({ place, fault }) =>
    fault ? [`${place} ${fault}`] : [],
  );

const unannounced = (place: string) =>
  `${place} is not announced: write \`${place}\` in CHANGELOG.md, under Unreleased`;
const undeprecated = (place: string) =>
  `${place} was not deprecated in an earlier release with a reason that names a replacement in backticks`;

test("every breaking change since the last release is announced, and everything removed was deprecated", async () => {
  const found = await differencesHere();
  expect(found.filter(({ fault }) => fault)).toEqual([]);
});

describe("a difference from the last release", () => {
  const released = `
    type Query {
      person(ref: ID!): Person
      former: String @deprecated(reason: "Use \`person\`.")
      useless: String @deprecated(reason: "It was of no use.")
    }
    type Person { name: String!  rank: Rank!  note: String }
    enum Rank { MINISTER  OTHER }
    input Filter { rank: Rank }
  `;

  test.for<[what: string, from: string, to: string, faults: string[]]>([
    ["a new field breaks nothing", "note: String }", "note: String age: Int }", []],
    ["a description breaks nothing", "type Person", '"Somebody." type Person', []],
    ["a new enum value may break a client, and needs no announcement", "OTHER }", "OTHER  EXPERT }", []],
    ["a removed field", "note: String }", "}", [undeprecated("Person.note")]],
    ["a removed enum value", "MINISTER  OTHER", "OTHER", [undeprecated("Rank.MINISTER")]],
    ["a removed argument", "person(ref: ID!)", "person", [undeprecated("Query.person.ref")]],
    ["a field that becomes nullable", "name: String!", "name: String", [unannounced("Person.name")]],
    [
      "an argument that becomes required",
      "person(ref: ID!)",
      "person(ref: ID!, day: String!)",
      [unannounced("Query.person.day")],
    ],
    ["a removed type", "input Filter { rank: Rank }", "", [unannounced("Filter")]],
    [
      "the field was removed, but the reason of its deprecation named no replacement",
      /useless.*/.exec(released)?.[0] as string,
      "",
      [undeprecated("Query.useless")],
    ],
    [
      "a deprecated field that is removed without an announcement",
      /former.*/.exec(released)?.[0] as string,
      "",
      [unannounced("Query.former")],
    ],
  ])("%s", async ([, from, to, expected]) => {
    expect(released).toContain(from);
    expect(await faults(released, released.replace(from, to))).toEqual(expected);
  });

  test("an announcement counts under Unreleased, but not under an older release", async () => {
    const current = released.replace("name: String!", "name: String").replace(/former.*/, "");
    const changes = "- `Person.name` can be null.\n- `Query.former` is gone.\n";
    expect(await faults(released, current, `# Changelog\n\n## Unreleased\n\n${changes}\n## 0.1.0\n`)).toEqual(
      [],
    );
    expect(await faults(released, current, `# Changelog\n\n## Unreleased\n\n## 0.1.0\n\n${changes}`)).toEqual(
      [unannounced("Query.former"), unannounced("Person.name")],
    );
  });
});
