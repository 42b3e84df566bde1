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
import { checkDocument, checkText } from "#schema/core/limits.ts";
import { schema } from "#schema/index.ts";
import { LIMITS_BY_DEFAULT } from "#src/limits.ts";
import { fieldsOf, Query } from "../graph.ts";
import { type Draw, type References, selectionOf } from "./documents.ts";

// An enemy who looks for the dearest documents: changes the best at random, and keeps what is dearer still.

/** How dear a document is by several measures; null where it is of no interest. */
type Scores = Readonly<Record<string, number>> | null;

export interface Candidate {
  readonly text: string;
  readonly scores: Readonly<Record<string, number>>;
}

const times = (count: number, field: string) =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(" ");

/** What an enemy thinks of without searching: many objects, many fields of each, many of the same thing, long texts. */
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

/** So many of the dearest are kept by each measure. */
const KEPT = 4;

/**
 * Changes documents so many times, from `start` or from made up ones, and gives those that were the dearest by any
 * measure in the end.
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

/** The dearest by each measure, so many of each. */
export function dearest(candidates: readonly Candidate[], count: number): Candidate[] {
  const measures = Object.keys(candidates[0]?.scores ?? {});
  const best = measures.map((measure) =>
    candidates
      .toSorted((one, other) => (other.scores[measure] ?? 0) - (one.scores[measure] ?? 0))
      .slice(0, count),
  );
  return [...new Set(best.flat())];
}

/** The points of a document, or null where it is refused before anything is read. */
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

/** A document with one to three changes. */
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

/** Whether a set is the one that was meant: on leaving it may be another object, but it stands at the same place. */
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
  // All leaves there are.
  ({ set, type }) => [
    ...set.selections,
    ...leavesOf(type)
      .filter(
        ({ name }) =>
          !set.selections.some((node) => isField(node) && (node.alias ?? node.name).value === name),
      )
      .flatMap(({ name }) => selectionsIn(`{ ${name} }`)),
  ],
  // Something else beside.
  ({ set, type }, draw, references) => [
    ...set.selections,
    ...selectionsIn(selectionOf(type as typeof Query, 2 + draw(4), draw, references))
      .slice(1)
      .map((node) => (isField(node) ? aliased(node, draw) : node)),
  ],
  // The same again.
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
  // Less.
  ({ set }, draw) => {
    const dropped = draw(set.selections.length);
    return set.selections.length > 1
      ? set.selections.filter((_, index) => index !== dropped)
      : set.selections;
  },
];

/** The objects below an answer's root, and the fields of all of them. */
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
