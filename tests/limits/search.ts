import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isRequiredArgument,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { checkDocument, checkText } from "#schema/core/document-limits.ts";
import { schema } from "#schema/index.ts";
import { LIMITS_BY_DEFAULT } from "#src/limits.ts";
import { fieldsOf, Query } from "../graph.ts";
import { type Draw, type References, selectionOf } from "./documents.ts";

// This adversary searches for the most expensive documents. The adversary changes the most expensive documents at
// random, and keeps each change that makes a document more expensive.

/** Measures the expense of a document in several ways. The result is null if the document is of no interest. */
type Scores = Readonly<Record<string, number>> | null;

export interface Candidate {
  readonly text: string;
  readonly scores: Readonly<Record<string, number>>;
}

const times = (count: number, field: string) =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(" ");

/**
 * Documents that an adversary would write by hand. These documents ask for many objects, for many fields of each
 * object, for the same field many times, or for long texts.
 */
export const THOUGHT_OF: readonly string[] = [
  "{ topics(first: 100) { nodes { articles(first: 100) { nodes { id topics { id } } } } } }",
  `{ topics(first: 100) { nodes { articles(first: 100) { nodes { id slug url summary ${times(90, "headline")} } } } } }`,
  `{ topics(first: 100) { nodes { articles(first: 50) { nodes { id topics { id ${times(90, "name")} } } } } } }`,
  `{ topics(first: 100) { nodes { articles(first: 100) { nodes { ${times(20, "citations { __typename }")} } } } } }`,
  `{ dialogueSessions(first: 100) { nodes { delegations(first: 20) { nodes { ${times(20, "party { id slug name }")} } } } } }`,
  `{ people(first: 100) { nodes { tenures(first: 100) { nodes { ${times(9, "office { id note }")} } } } } }`,
  `{ articles(first: 100) { nodes { ${times(90, "summary")} } } }`,
  "{ topics(first: 100) { nodes { articles(first: 100) { nodes { citations(first: 10) { pageInfo { endCursor } } } } } } }",
  "{ topics(first: 100) { nodes { articles(first: 100) { nodes { mentions { totalCount } } } } } }",
  "{ topics(first: 100) { nodes { articles(first: 100) { edges { cursor node { id publisher { id } } } } } } }",
];

/** The number of documents to keep for each measure. */
const KEPT = 4;

/**
 * Changes documents the given number of times, and returns the most expensive documents by each measure. The
 * first documents are those of `start` or random documents.
 */
export async function climb(
  start: readonly string[],
  tries: number,
  draw: Draw,
  references: References,
  scoresOf: (text: string) => Scores | Promise<Scores>,
): Promise<Candidate[]> {
  let kept: Candidate[] = [];
  for (let index = 0; index < tries; index++) {
    const parent = start[index] ?? kept[draw(kept.length * 2 || 1)]?.text;
    const fresh = () => print(parse(selectionOf(Query, 4 + draw(9), draw, references)));
    const text =
      parent === undefined ? fresh() : index < start.length ? parent : changed(parent, draw, references);
    if (kept.some((other) => other.text === text)) continue;
    const scores = await scoresOf(text);
    if (!scores) continue;
    kept = dearest([...kept, { text, scores }], KEPT);
  }
  return kept;
}

/** The most expensive documents by each measure. */
export function dearest(candidates: readonly Candidate[], count: number): Candidate[] {
  const measures = Object.keys(candidates[0]?.scores ?? {});
  const best = measures.map((measure) =>
    candidates
      .toSorted((one, other) => (other.scores[measure] ?? 0) - (one.scores[measure] ?? 0))
      .slice(0, count),
  );
  return [...new Set(best.flat())];
}

/** The cost of a document in points, or null if the service refuses the document before it reads anything. */
export function pointsOf(text: string): number | null {
  try {
    checkText(text, LIMITS_BY_DEFAULT);
    return checkDocument(schema, parse(text), {}, LIMITS_BY_DEFAULT);
  } catch {
    return null;
  }
}

interface Place {
  readonly set: SelectionSetNode;
  readonly type: GraphQLCompositeType;
}

/** Makes one to three random changes in a document. */
export function changed(text: string, draw: Draw, references: References): string {
  let document = parse(text);
  for (let count = 1 + draw(3); count > 0; count--) document = change(document, draw, references);
  return print(document);
}

function change(document: DocumentNode, draw: Draw, references: References): DocumentNode {
  const places: Place[] = [];
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      SelectionSet(set) {
        const type = types.getParentType();
        if (type) places.push({ set, type });
      },
    }),
  );
  const { set, type } = places[draw(places.length)] as Place;
  const change = CHANGES[draw(CHANGES.length)] as Change;
  const selections = change({ set, type }, draw, references);
  return visit(document, {
    SelectionSet: { leave: (node) => (isAt(node, set) ? { ...node, selections } : undefined) },
  });
}

/**
 * Whether a selection set is the chosen selection set. When the visitor leaves a selection set, the set may be a new
 * object, but its place in the document is the same.
 */
const isAt = (node: SelectionSetNode, { loc }: SelectionSetNode) => node.loc?.start === loc?.start;

type Change = (place: Place, draw: Draw, references: References) => readonly SelectionNode[];

const selectionsIn = (text: string) =>
  (parse(text).definitions[0] as OperationDefinitionNode).selectionSet.selections;

const leavesOf = (type: GraphQLCompositeType) =>
  isAbstractType(type) && !isInterfaceType(type)
    ? []
    : fieldsOf(type as typeof Query).filter(
        (field) => isLeafType(getNamedType(field.type)) && !field.args.some(isRequiredArgument),
      );

const aliased = (node: FieldNode, draw: Draw): FieldNode => ({
  ...node,
  alias: { kind: Kind.NAME, value: `x${draw(1 << 24).toString(36)}` },
});
const isField = (node: SelectionNode): node is FieldNode => node.kind === Kind.FIELD;

const CHANGES: readonly Change[] = [
  // All leaf fields.
  ({ set, type }) => [
    ...set.selections,
    ...leavesOf(type)
      .filter(
        ({ name }) =>
          !set.selections.some((node) => isField(node) && (node.alias ?? node.name).value === name),
      )
      .flatMap(({ name }) => selectionsIn(`{ ${name} }`)),
  ],
  // Another field.
  ({ set, type }, draw, references) => [
    ...set.selections,
    ...selectionsIn(selectionOf(type as typeof Query, 2 + draw(4), draw, references))
      .slice(1)
      .map((node) => (isField(node) ? aliased(node, draw) : node)),
  ],
  // The same field again.
  ({ set }, draw) => {
    const fields = set.selections.filter(isField);
    const chosen = fields[draw(fields.length || 1)];
    if (!chosen) return set.selections;
    return [...set.selections, ...Array.from({ length: 1 + draw(30) }, () => aliased(chosen, draw))];
  },
  // Longer or shorter pages.
  ({ set, type }, draw) =>
    set.selections.map((node) => {
      const field = isField(node) && "getFields" in type ? type.getFields()[node.name.value] : undefined;
      if (!isField(node) || !field?.args.some(({ name }) => name === "first")) return node;
      const [given] = selectionsIn(`{ a(first: ${draw(2) ? 100 : draw(101)}) }`) as FieldNode[];
      const others = (node.arguments ?? []).filter(({ name }) => !["first", "last"].includes(name.value));
      return { ...node, arguments: [...others, ...(given?.arguments ?? [])] };
    }),
  // Fewer fields.
  ({ set }, draw) => {
    const dropped = draw(set.selections.length);
    return set.selections.length > 1
      ? set.selections.filter((_, index) => index !== dropped)
      : set.selections;
  },
];

/** Counts the objects below the root of an answer, and the fields of these objects. */
export function countsOf(data: unknown): { objects: number; values: number } {
  const counts = { objects: -1, values: 0 };
  const count = (value: unknown) => {
    if (Array.isArray(value)) value.forEach(count);
    else if (typeof value === "object" && value !== null) {
      const fields = Object.values(value);
      counts.objects += 1;
      counts.values += fields.length;
      fields.forEach(count);
    }
  };
  count(data);
  return counts;
}
