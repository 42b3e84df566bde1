import { readdirSync, readFileSync } from "node:fs";

/** A document and what it is answered on the record. */
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

/** Each thing of a noun, asked for by its slug, with its name as the seeds have it. */
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

/** Of everything something, the short ones more often, as in life. */
export const mixed: readonly Question[] = analysts.flatMap((question, index) => [
  question,
  topics[index] as Question,
  people[index] as Question,
  sessions[index] as Question,
]);
