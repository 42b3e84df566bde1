import type { BulkInsert } from "#db/records/bulk.ts";
import type { Sizes } from "./sizes.ts";
import { capitalized, chance, id, numbers } from "./sql.ts";

/** Names and identifiers. */
export function namesTables(sizes: Sizes): readonly BulkInsert[] {
  const { people } = sizes;
  return [
    {
      table: "name_variants",
      columns: { node_id: "id", value: "name", script: "'Latn'", kind: "'preferred'::name_kind" },
      from: `from (${ENTITIES.map(([table, name]) => `select id, ${name} as name from ${table}`).join(" union all ")}) as entities`,
    },
    {
      table: "name_variants",
      columns: {
        node_id: id("person"),
        value: capitalized(
          "translate(lower(name), 'abvgdezijklmnoprstufhcyqwx', 'абвгдезийклмнопрстуфхцыквк')",
        ),
        script: "'Cyrl'",
        kind: "'transliteration'::name_kind",
      },
      from: `${numbers(people)} join people on people.id = ${id("person")} where ${chance("transliterated")} < 0.4`,
    },
    {
      table: "name_variants",
      columns: {
        node_id: id("person"),
        value: "regexp_replace(name, '([aeiou])([a-z]+)$', '\\1\\1\\2')",
        script: "'Latn'",
        kind: "'misspelling'::name_kind",
      },
      from: `${numbers(people)} join people on people.id = ${id("person")} where ${chance("misspelt")} < 0.15`,
    },
    {
      table: "name_variants",
      columns: { node_id: "id", value: "acronym", script: "'Latn'", kind: "'acronym'::name_kind" },
      from: "from organizations where acronym is not null",
    },
    {
      table: "identifiers",
      columns: {
        node_id: id("person"),
        scheme: "'wikidata'",
        value: "'Q9' || n",
        url: "'https://wikidata.example/Q9' || n",
      },
      from: `${numbers(people)} where ${chance("identified")} < 0.2`,
    },
  ];
}

/** The tables of entities with a name, and the column of the name. */
const ENTITIES = [
  ["parties", "name"],
  ["people", "name"],
  ["places", "name"],
  ["topics", "name"],
  ["dialogues", "name"],
  ["dialogue_sessions", "name"],
  ["strategies", "name"],
  ["programmes", "name"],
  ["articles", "headline"],
] as const;
