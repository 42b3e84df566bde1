import { parse } from "graphql";
import { expect } from "vitest";
import { schema } from "#schema/index.ts";
import { checkDocument, checkText } from "#schema/limits.ts";
import { LIMITS_BY_DEFAULT } from "#src/limits.ts";
import { idsOf, nodeTypes, Query } from "../graph.ts";
import { type Answer, serviceOn, test } from "../harness.ts";
import { type Draw, drawing, selectionOf } from "./documents.ts";

// Looks for the dearest documents that are still let through: first by the points that are counted, then by the objects
// that are answered. No answer may have more objects than its query had points. ADVERSARY_TRIES says how long it looks,
// ADVERSARY_SEED where; what it found is the last line.

const TRIES = Number(process.env.ADVERSARY_TRIES || 300);
const SEED = Number(process.env.ADVERSARY_SEED || 1);
const KEPT = 5;

/** What a document is made from: the numbers that are drawn for it, one after the other. */
type Genes = readonly number[];

interface Candidate {
  readonly genes: Genes;
  readonly text: string;
  readonly score: number;
}

const drawingFrom = (genes: Genes): Draw => {
  let next = 0;
  return (below) => (genes[next++ % genes.length] ?? 0) % below;
};

/** The points of a document, or null where it is refused. */
function pointsOf(text: string): number | null {
  try {
    checkText(text, LIMITS_BY_DEFAULT);
    return checkDocument(schema, parse(text), {}, LIMITS_BY_DEFAULT);
  } catch {
    return null;
  }
}

const objectsIn = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + objectsIn(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + objectsIn(item), 1);
};

test("no document that is let through has an answer of more objects than it has points", async ({ db }) => {
  const references = new Map<string, readonly string[]>();
  for (const type of nodeTypes) references.set(type.name, (await idsOf(db, type)).slice(0, 50));
  for (const name of ["Node", "_Entity"]) references.set(name, [...references.values()].flat());
  await using service = serviceOn(db);
  const draw = drawing(SEED);
  const gene = () => draw(1 << 20);

  /** Changes the best at random and keeps what is better still; a score of null is not to be kept. */
  async function climb(
    start: readonly Candidate[],
    tries: number,
    scoreOf: (text: string) => number | null | Promise<number | null>,
  ): Promise<Candidate[]> {
    let kept: Candidate[] = [];
    for (let index = 0; index < tries; index++) {
      const parent = start[index] ?? kept[draw(KEPT * 2)];
      const change = index < start.length ? 0 : 20;
      const genes = parent
        ? parent.genes.map((known) => (change && draw(change) === 0 ? gene() : known))
        : Array.from({ length: 200 }, gene);
      const text = selectionOf(Query, 4 + ((genes[0] ?? 0) % 9), drawingFrom(genes), references);
      const score = kept.some((other) => other.text === text) ? null : await scoreOf(text);
      if (score === null) continue;
      kept = [...kept, { genes, text, score }].sort((a, b) => b.score - a.score).slice(0, KEPT);
    }
    return kept;
  }

  /** The objects of the answer; null where there is none, because it is refused or takes too long. */
  async function objectsAnswered(text: string): Promise<number | null> {
    const points = pointsOf(text);
    const response = await service.post({ query: text });
    const { data, errors = [] }: Answer = await response.json();
    const codes = [...new Set(errors.map(({ extensions }) => extensions.code))];
    const refusals = points === null ? ["LIMIT_EXCEEDED"] : ["INVALID_ARGUMENT", "DEADLINE_EXCEEDED"];
    expect(refusals, text).toEqual(expect.arrayContaining(codes));
    if (points === null || !data) return null;
    const objects = objectsIn(data) - 1;
    expect(objects, text).toBeLessThanOrEqual(points);
    return objects;
  }

  const dearest = await climb([], TRIES, pointsOf);
  expect(dearest[0]?.score).toBeGreaterThan(LIMITS_BY_DEFAULT.cost / 10);
  const fullest = await climb(dearest, TRIES / 5, objectsAnswered);
  expect(fullest[0]?.score, "what is asked is there").toBeGreaterThan(1_000);
  expect(service.logged.filter(({ level }) => level >= 50)).toEqual([]);
  const [{ text, score } = expect.fail("nothing was let through")] = fullest;
  if (process.env.ADVERSARY_TRIES) {
    console.log(`${score} objects for ${pointsOf(text)} points, of ${dearest[0]?.score} at most: ${text}`);
  }
});
