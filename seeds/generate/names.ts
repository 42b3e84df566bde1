import type { BulkInsert } from "#db/records/bulk.ts";
import type { Sizes } from "./sizes.ts";
import { capitalized, chance, id, numbers } from "./sql.ts";

/** Names and identifiers. Every entity has a preferred name, and some have more names. */
export function namesTables({ people }: Sizes, things: readonly BulkInsert[]): readonly BulkInsert[] {
  const named = things
    .filter(({ aliases }) => aliases?.includes("slug"))
    // An article has the language of its headline.
    .map(({ table, columns }) =>
      "headline" in columns
        ? `select id, headline as name, language from ${table}`
        : `select id, name, null as language from ${table}`,
    );
  return [
    {
      table: "name_variants",
      columns: {
        node_id: "id",
        value: "name",
        language: "language",
        script: "case when name ~ '[а-я]' then 'Cyrl' else 'Latn' end",
        kind: "'preferred'::name_kind",
      },
      from: `from (${[...new Set(named)].join(" union all ")}) as entities`,
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
