import {
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isObjectType,
  isRequiredArgument,
} from "graphql";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import { identifiedTypes } from "#schema/core/entity.ts";
import { schema } from "#schema/index.ts";
import { askNodes, fieldsOf, idsOf, isNode, nodeTypes, selectionOf, test } from "../graph.ts";

describe("conventions of the statements", () => {
  /** The statements that ran more often in the joint run than in any single run. */
  function beyond(runs: readonly (readonly string[])[], together: readonly string[]): string[] {
    const count = (run: readonly string[], text: string) =>
      run.filter((statement) => statement === text).length;
    const most = (text: string) => Math.max(...runs.map((run) => count(run, text)));
    return [...new Set(together)].filter((text) => count(together, text) > most(text));
  }

  /** Whether a field can return several types. Each of these types needs a statement. */
  function leadsToSeveralTypes(type: GraphQLOutputType): boolean {
    const named = getNamedType(type);
    if (isAbstractType(named)) return true;
    return (
      isObjectType(named) &&
      !isNode(named) &&
      fieldsOf(named).some((field) => leadsToSeveralTypes(field.type))
    );
  }

  const isEmpty = (value: unknown): boolean => {
    const items = (value as { edges?: unknown } | null)?.edges ?? value;
    return items == null || (Array.isArray(items) && items.length === 0);
  };

  /**
   * Returns five nodes for a field. Nodes that have a value in the field come first, and the values all differ.
   */
  function fiveParents(nodes: readonly Record<string, unknown>[], field: string) {
    const filled = nodes.filter((node) => !isEmpty(node[field]));
    const distinct = new Map(filled.map((node) => [JSON.stringify(node[field]), node]));
    return [...new Set([...distinct.values(), ...filled, ...nodes])].slice(0, 5);
  }

  test("no field takes more statements for five parents than for one", async ({ ask, db, statements }) => {
    const violations: string[] = [];
    const untested: string[] = [];
    let compared = 0;

    for (const type of nodeTypes) {
      const fields = fieldsOf(type);
      expect(
        fields.filter(({ args }) => args.some(isRequiredArgument)),
        "selectionOf() needs values for them",
      ).toEqual([]);
      const nodes = await askNodes(ask, type, (await idsOf(db, type)).slice(0, 200), fields.map(selectionOf));

      for (const field of fields) {
        const cost = async (parents: readonly Record<string, unknown>[]) => {
          statements.length = 0;
          await askNodes(
            ask,
            type,
            parents.map(({ id }) => String(id)),
            [selectionOf(field)],
          );
          return [...statements];
        };
        const path = `${type.name}.${field.name}`;
        const parents = fiveParents(nodes, field.name);
        const together = await cost(parents);
        const alone = [await cost(parents.slice(0, 1))];
        if (beyond(alone, together).length > 0 && leadsToSeveralTypes(field.type)) {
          for (const parent of parents.slice(1)) alone.push(await cost([parent]));
        }
        violations.push(...beyond(alone, together).map((text) => `${path}: ${text}`));
        if (selectionOf(field).includes("on Node") && isEmpty(parents[1]?.[field.name])) untested.push(path);
        compared++;

        // This resolver works like a field without a loader, so each parent runs its own statements.
        if (path === "DialogueSession.delegations") {
          const unbatched = (await Promise.all(parents.map((parent) => cost([parent])))).flat();
          expect(beyond(alone, unbatched)).not.toEqual([]);
        }
      }
    }
    expect(compared).toBeGreaterThan(250);
    expect(violations, "read it through a loader: the keys of all parents become one statement").toEqual([]);
    expect(untested, "fewer than two parents have a child: let fill() in graph.ts add some").toEqual([]);
  });

  test("every type with an id is an entity of the subgraph", async ({ db }) => {
    const names = nodeTypes.map(({ name }) => name).sort();
    const kinds = await sql<{
      kind: string;
    }>`select unnest(enum_range(null::node_kind))::text as kind`.execute(db);

    expect(
      schema
        .getPossibleTypes(schema.getType("_Entity") as never)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names);
    expect([...identifiedTypes.values()].map(({ typename }) => typename).sort()).toEqual(names);
    expect([...identifiedTypes.keys()].sort()).toEqual(
      [...kinds.rows.map(({ kind }) => kind), "change"].sort(),
    );
  });

  test.for(nodeTypes.map(({ name }) => name))(
    "a hundred references to %s need one statement, keep their order, and are null if unknown",
    async (typename, { ask, db, statements }) => {
      const known = await idsOf(db, { name: typename });
      const unknown = "00000000-0000-4000-8000-000000000000";
      const ids = Array.from({ length: 100 }, (_, index) =>
        index % 7 === 3 ? unknown : known.at(-index % known.length),
      );

      statements.length = 0;
      const { data, errors } = await ask(
        `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${typename} { id } } }`,
        { representations: ids.map((id) => ({ __typename: typename, id })) },
      );
      expect(errors).toBeUndefined();
      expect(data._entities).toEqual(ids.map((id) => (id === unknown ? null : { id })));
      expect(statements).toHaveLength(1);
    },
  );
});
