import { readdirSync, readFileSync } from "node:fs";

/** A document, with the right answer to the document on the record. */
export interface Question {
  query: string;
  variables?: Record<string, unknown>;
  data: Record<string, unknown>;
}

const folder = new URL("../questions/", import.meta.url);
const read = (file: string) => readFileSync(new URL(file, folder), "utf8");

/** The questions of analysts: filtered lists, nested dashboards, groups, searches. */
export const analysts: readonly Question[] = readdirSync(folder)
  .filter((file) => file.endsWith(".graphql"))
  .sort()
  .map((file) => ({ query: read(file), data: JSON.parse(read(file.replace(".graphql", ".json"))) }));

/**
 * Makes a question for each entity of a noun. The question asks for the entity's name by its slug. The expected
 * name comes from the seeds.
 */
function byReference(field: string, seeds: string): Question[] {
  const query = `query ByReference($ref: ID!) { ${field}(ref: $ref) { slug name } }`;
  const lines = readFileSync(new URL(`../../seeds/${seeds}.ndjson`, import.meta.url), "utf8")
    .trim()
    .split("\n");
  return lines.map((line) => {
    const { slug, name } = JSON.parse(line) as { slug: string; name: string };
    return { query, variables: { ref: slug }, data: { [field]: { slug, name } } };
  });
}

export const topics: readonly Question[] = byReference("topic", "topics");
export const people: readonly Question[] = byReference("person", "people");
export const sessions: readonly Question[] = byReference("dialogueSession", "dialogue-sessions");

/** A mix of all questions. Short questions are more frequent than long questions, as in real use. */
export const mixed: readonly Question[] = analysts.flatMap((question, index) => [
  question,
  topics[index] as Question,
  people[index] as Question,
  sessions[index] as Question,
]);
