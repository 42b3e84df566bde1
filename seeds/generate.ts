import { createHash } from "node:crypto";
import { type BulkInsert, inBulk, insertInBulk, settle } from "#db/bulk.ts";
import type { Database } from "#db/client.ts";
import {
  FAMILY_ENDINGS,
  FAMILY_STEMS,
  FIRST_NAMES,
  LABELS,
  LAND_ENDINGS,
  LAND_STEMS,
  TOWN_ENDINGS,
  VOCABULARY,
} from "./vocabulary.ts";

/**
 * An invented record of any size, to measure the service by. It is the same for the same number of articles, on every
 * machine: whatever looks like chance is a hash of a thing's kind and number. It is skewed like life: few dialogues hold
 * most sessions, few people speak most, few publishers print most, and most topics are hardly ever mentioned.
 */

/** Numbers of articles by the name of a size; all else is in proportion. */
export const SIZES = { small: 20_000, medium: 200_000, large: 2_000_000 } as const;
export type Size = keyof typeof SIZES;

/** How many of each thing there are for 200,000 articles, and how many at least. */
const PROPORTIONS = {
  countries: [190, 40],
  organizations: [5_000, 50],
  people: [20_000, 100],
  offices: [10_000, 60],
  tenures: [25_000, 100],
  places: [1_000, 30],
  topics: [500, 40],
  dialogues: [500, 20],
  sessions: [10_000, 60],
  strategies: [2_000, 40],
  milestones: [5_000, 100],
  outcomes: [20_000, 100],
  programmes: [500, 30],
  statements: [75_000, 300],
  articles: [200_000, 0],
} as const;

type Sizes = Readonly<Record<keyof typeof PROPORTIONS, number>>;

function sizesFor(articles: number): Sizes {
  const sizes = Object.entries(PROPORTIONS).map(([noun, [share, atLeast]]) => [
    noun,
    Math.max(atLeast, Math.round((share * articles) / PROPORTIONS.articles[0])),
  ]);
  const { countries, ...others } = Object.fromEntries(sizes);
  return { ...others, countries: Math.min(countries, LAND_STEMS.length * LAND_ENDINGS.length) };
}

export interface GenerateOptions {
  readonly articles: number;
  /** Called before each step, with what is done. */
  readonly onProgress?: (what: string) => void;
}

/** Fills an empty, migrated database with an invented record: all of it or nothing. */
export async function generate(db: Database, { articles, onProgress }: GenerateOptions): Promise<void> {
  const tables = Object.values(tablesOf(sizesFor(articles))).flat();
  await inBulk(
    db,
    async (transaction) => {
      for (const [index, insert] of tables.entries()) {
        onProgress?.(`Writing ${insert.table} (part ${index + 1} of ${tables.length})`);
        await insertInBulk(transaction, insert);
      }
    },
    onProgress,
  );
  onProgress?.("Vacuuming");
  await settle(db);
}

// The SQL that all tables are made of. `n` is the number of a thing among those of its kind, counted from 1.

/** The id of a thing by its number. */
const id = (kind: string, n = "n") => `md5('${kind} ' || (${n}))::uuid`;

/** The id of a thing that may not be there. */
const idOrNull = (kind: string, n: string) => `case when (${n}) is not null then ${id(kind, n)} end`;

/** A number from 0 to below 1 that looks like chance and is always the same for a number and a purpose. */
function chance(purpose: string, n = "n"): string {
  const seed = createHash("md5").update(purpose).digest().readInt32BE();
  return `((hashint8extended((${n})::bigint, ${seed}) & 4294967295) / 4294967296::float8)`;
}

/** A number from 1 to `count`; the higher the power, the more often it is a low one. */
const pick = (count: number | string, purpose: string, n = "n", power = 3) =>
  `(1 + floor((${count}) * ${Array.from({ length: power }, () => chance(purpose, n)).join(" * ")}))::integer`;

const array = (values: readonly string[]) => `array['${values.join("', '")}']`;

/** One of some texts, the first ones more often. */
const oneOf = (values: readonly string[], purpose: string, n = "n", power = 2) =>
  `(${array(values)})[${pick(values.length, purpose, n, power)}]`;

/** One value in so many cases, null in all others. */
const sometimes = (share: number, value: string, purpose: string, n = "n") =>
  `case when ${chance(purpose, n)} < ${share} then ${value} end`;

const list = (texts: readonly string[], separator = " ") => texts.join(` || '${separator}' || `);

const iso = (day: string) => `to_char(${day}, 'YYYY-MM-DD')`;

/** So many words of a language. */
const wordsOf = (words: readonly string[], count: number, purpose: string) =>
  list(Array.from({ length: count }, (_, index) => oneOf(words, `${purpose} ${index}`)));

/** A word or words with large initials; by a collation of its own, for that of the database may know no Cyrillic. */
const capitalized = (words: string) => `initcap((${words}) collate "und-x-icu")`;

/** A sentence of so many words, in English or in the language that a column says. */
function sentence(count: number, purpose: string, language?: string): string {
  const inLanguage = (code: keyof typeof VOCABULARY) =>
    list([
      capitalized(oneOf(VOCABULARY[code], `${purpose} ${code}`)),
      wordsOf(VOCABULARY[code], count - 1, `${purpose} ${code}`),
    ]);
  if (!language) return inLanguage("en");
  const others = ["ru", "de", "fr"] as const;
  const cases = others.map((code) => `when '${code}' then ${inLanguage(code)}`);
  return `case ${language} ${cases.join(" ")} else ${inLanguage("en")} end`;
}

/** A day between two years; later ones are more frequent. */
const dayBetween = (from: number, to: number, purpose: string, n = "n") =>
  `(make_date(${to}, 11, 22) - floor(${(to - from) * 365} * ${chance(purpose, n)} * ${chance(`${purpose} again`, n)})::integer)`;

/**
 * A partial date as a source may give it, joined as `name`: its `edtf`, `earliest` and `latest`. Most are days, some
 * only months or years, or near them; so many are not given at all.
 */
const partialDate = (name: string, day: string, without: number, n = "n") => `
  cross join lateral (
    select ${day} as exact, case
      when ${chance(`${name} precision`, n)} < ${without} then null
      when ${chance(`${name} precision`, n)} < 0.85 then 'YYYY-MM-DD'
      when ${chance(`${name} precision`, n)} < 0.95 then 'YYYY-MM'
      else 'YYYY' end as precision
  ) as ${name}_known
  cross join lateral (
    select to_char(exact, precision) || case when ${chance(`${name} doubt`, n)} < 0.05 then '~' else '' end as edtf,
      ${earliest("exact", "precision")} as earliest, ${latest("exact", "precision")} as latest
  ) as ${name}`;

const earliest = (day: string, precision: string) =>
  `coalesce(to_date(to_char(${day}, ${precision}), ${precision}), '-infinity')`;
const latest = (day: string, precision: string) => `case ${precision}
  when 'YYYY-MM-DD' then ${day}
  when 'YYYY-MM' then (date_trunc('month', ${day}::timestamp) + interval '1 month - 1 day')::date
  when 'YYYY' then make_date(extract(year from ${day})::integer, 12, 31)
  else 'infinity' end`;

/** A period of some years, joined as `name`: known to the day or the year, lasting, of unknown end, or not at all. */
const period = (name: string, n = "n") => `
  cross join lateral (
    select ${dayBetween(1992, 2026, `${name} start`, n)} as start, ${chance(`${name} form`, n)} as form,
      200 + floor(2500 * ${chance(`${name} length`, n)})::integer as days
  ) as ${name}_known
  cross join lateral (
    select * from (
      select case
          when form < 0.3 then ${list([iso("start"), "'/'", iso("start + days")], "")}
          when form < 0.6 then to_char(start, 'YYYY') || '/' || to_char(start + days, 'YYYY')
          when form < 0.75 then to_char(start, 'YYYY-MM') || '/..'
          when form < 0.9 then to_char(start, 'YYYY') || '/' end as edtf,
        case when form < 0.3 then 'YYYY-MM-DD' when form < 0.6 then 'YYYY' when form < 0.75 then 'YYYY-MM' when form < 0.9 then 'YYYY' end as precision,
        start, start + days as end, form
      from (select ${name}_known.*) as known
    ) as written
    cross join lateral (
      select ${earliest("start", "precision")} as earliest,
        case when precision is null then 'infinity' else ${latest("start", "precision")} end as start_latest,
        case when form < 0.6 then ${earliest('written."end"', "precision")} when form < 0.75 then 'infinity' else '-infinity' end as end_earliest,
        case when form < 0.6 then ${latest('written."end"', "precision")} else 'infinity' end as latest
    ) as bounds
  ) as ${name}`;

const dated = (column: string, name: string) => ({
  [`${column}_edtf`]: `${name}.edtf`,
  [`${column}_earliest`]: `${name}.earliest`,
  [`${column}_latest`]: `${name}.latest`,
});

const numbers = (count: number) => `from generate_series(1, ${count}) as n`;

/** Rows of a table of pairs: some of each of the first, tied to some of the second. */
function pairs(
  table: string,
  [own, other]: readonly [own: string, other: string],
  ownId: string,
  otherId: string,
  [count, most]: readonly [count: number, most: number],
): BulkInsert {
  return {
    table,
    columns: { [own]: ownId, [other]: otherId },
    from: `from generate_series(1, ${count}) as thing cross join generate_series(1, ${most}) as slot
      cross join lateral (select thing * 16 + slot as n) as numbered
      where slot <= (${most} + 1) * ${chance(`${table} number`, "thing")}`,
  };
}

/** Country or organization: any party, mostly one of few countries. */
const party = ({ countries, organizations }: Sizes, purpose: string, n = "n") =>
  `case when ${chance(`${purpose} kind`, n)} < 0.75 then ${id("country", pick(countries, purpose, n))}
    else ${id("organization", pick(organizations, purpose, n))} end`;

function tablesOf(sizes: Sizes): Readonly<Record<string, readonly BulkInsert[]>> {
  const { countries, organizations, people, offices, places, topics, dialogues, sessions, strategies } =
    sizes;
  const { milestones, outcomes, programmes, statements, articles, tenures } = sizes;
  const publishers = Math.ceil(organizations / 10);
  const land = (n: string) =>
    `(${array(LAND_STEMS)})[1 + (${n} - 1) % ${LAND_STEMS.length}] || (${array(LAND_ENDINGS)})[1 + (${n} - 1) / ${LAND_STEMS.length} % ${LAND_ENDINGS.length}]`;
  const slug = (name: string, n = "n") => `lower(replace(${name}, ' ', '-')) || '-' || ${n}`;
  const topicsOf = (table: string, own: string, kind: string, count: number, most = 3) =>
    pairs(table, [own, "topic_id"], id(kind, "thing"), id("topic", pick(topics, table)), [count, most]);
  const strategiesOf = (table: string, own: string, kind: string, count: number, most = 1) =>
    pairs(table, [own, "strategy_id"], id(kind, "thing"), id("strategy", pick(strategies, table)), [
      count,
      most,
    ]);
  const partiesOf = (table: string, own: string, other: string, kind: string, count: number, most = 3) =>
    pairs(table, [own, other], id(kind, "thing"), party(sizes, table), [count, most]);

  /** The delegations of all sessions: one of each slot at most, whose parties differ from those of all other slots. */
  const SLOTS = 14;
  const perSlot = Math.floor(countries / SLOTS);
  const delegations = `
    from (
      select session, slot, session * 16 + slot as n, ${id("dialogue_session", "session")} as session_id
      from generate_series(1, ${sessions}) as session cross join generate_series(1, ${SLOTS}) as slot
      where slot <= ${SLOTS - 1} * ${chance("delegations", "session")}
    ) as delegation
    join dialogue_sessions on dialogue_sessions.id = session_id`;
  const memberships = `
    from (
      select n, slot, member, session_id, held_earliest, held_latest, n * 16 + member as m
      ${delegations}
      cross join generate_series(1, 9) as member
      where member <= 1 + 9 * ${chance("delegation size")}
    ) as participation`;

  return {
    "countries and organizations": [
      {
        table: "parties",
        kind: "kind",
        aliases: ["slug"],
        columns: {
          id: id("country"),
          kind: "'country'::party_kind",
          slug: `lower(${land("n")})`,
          name: land("n"),
        },
        from: numbers(countries),
      },
      {
        table: "countries",
        aliases: ["code", "alpha3"],
        columns: {
          id: id("country"),
          code: "chr(65 + n / 26) || chr(65 + n % 26)",
          alpha3: "chr(65 + n / 26) || chr(65 + n % 26) || 'X'",
          region: oneOf(
            ["Central Asia", "European Union", "Caucasus", "Middle East", "South Asia", "Africa"],
            "region",
          ),
        },
        from: numbers(countries),
      },
      {
        table: "parties",
        kind: "kind",
        aliases: ["slug"],
        columns: {
          id: id("organization"),
          kind: "'organization'::party_kind",
          slug: slug("name"),
          name: "name",
        },
        from: `${numbers(organizations)} cross join lateral (
          select case when n <= ${publishers}
            then ${land(pick(countries, "organization land"))} || ' ' || ${oneOf(["Times", "Herald", "News", "Observer", "Gazette", "Today"], "organization name")}
            else ${list([oneOf(["Ministry", "Agency", "Institute", "Committee", "Centre", "Bureau"], "organization name"), "'of'", capitalized(oneOf(VOCABULARY.en, "organization field", "n", 1)), "'of'", land(pick(countries, "organization land"))])}
          end as name
        ) as named`,
      },
      {
        table: "organizations",
        columns: {
          id: id("organization"),
          kind: `case when n <= ${publishers} then 'media' else ${oneOf(LABELS.organizationKind, "organization kind")} end::organization_kind`,
          acronym: sometimes(0.3, "upper(substr(md5(n::text), 1, 4))", "acronym"),
          country_id: sometimes(
            0.8,
            id("country", pick(countries, "organization land")),
            "organization has land",
          ),
          parent_id: sometimes(0.3, idOrNull("organization", "nullif(n / 5, 0)"), "organization has parent"),
        },
        from: numbers(organizations),
      },
      partiesOf(
        "memberships",
        "organization_id",
        "member_id",
        "organization",
        Math.ceil(organizations / 4),
        12,
      ),
    ],
    "people, offices and tenures": [
      {
        table: "people",
        kind: "'person'",
        aliases: ["slug"],
        columns: {
          id: id("person"),
          slug: slug("first || '-' || family"),
          name: "first || ' ' || family",
          sort_name: "family || ', ' || first",
        },
        from: `${numbers(people)} cross join lateral (
          select ${oneOf(FIRST_NAMES, "first name", "n", 1)} as first,
            ${oneOf(FAMILY_STEMS, "family stem", "n", 1)} || ${oneOf(FAMILY_ENDINGS, "family ending", "n", 1)} as family
        ) as named`,
      },
      {
        table: "offices",
        kind: "'office'",
        columns: {
          id: id("office"),
          title: "title || case when same > 1 then ' ' || same else '' end",
          rank: "rank::rank",
          party_id: "party_id",
        },
        from: `from (
          select *, row_number() over (partition by party_id, title order by n) as same from (
            select n, rank, party_id, ${capitalized("replace(rank, '_', ' ')")} || ' for ' || ${capitalized(oneOf(VOCABULARY.en, "office field"))} as title
            ${numbers(offices)} cross join lateral (
              select ${oneOf(LABELS.rank, "office rank")} as rank, ${party(sizes, "office")} as party_id
            ) as made
          ) as titled
        ) as numbered`,
      },
      {
        table: "tenures",
        kind: "'tenure'",
        columns: {
          id: id("tenure"),
          person_id: id("person", pick(people, "tenure person", "n", 2)),
          office_id: id("office", pick(offices, "tenure office", "n", 2)),
          period_edtf: "coalesce(held.edtf, '/')",
          period_earliest: "held.earliest",
          period_latest: "held.latest",
          started_latest: "least(held.start_latest, seen.first)",
          ended_earliest: "greatest(held.end_earliest, seen.last)",
        },
        from: `${numbers(tenures)} ${period("held")} cross join lateral (
          select min(day) as first, max(day) as last from (${sightings("held.start", 'held."end"')}) as seen
        ) as seen`,
      },
      {
        table: "sightings",
        columns: {
          tenure_id: id("tenure"),
          seen_edtf: iso("day"),
          seen_earliest: "day",
          seen_latest: "day",
        },
        from: `${numbers(tenures)} ${period("held")} cross join lateral (${sightings("held.start", 'held."end"')}) as seen`,
      },
    ],
    "places, topics and dialogues": [
      {
        table: "places",
        kind: "'place'",
        aliases: ["slug"],
        columns: {
          id: id("place"),
          slug: slug("name"),
          name: "name",
          kind: `case when ${chance("place kind")} < 0.02 then 'online' else 'city' end::place_kind`,
          country_id: sometimes(0.95, id("country", pick(countries, "place country")), "place has country"),
          latitude: sometimes(
            0.9,
            `round((180 * ${chance("latitude")} - 90)::numeric, 4)::float8`,
            "place located",
          ),
          longitude: sometimes(
            0.9,
            `round((360 * ${chance("longitude")} - 180)::numeric, 4)::float8`,
            "place located",
          ),
        },
        from: `${numbers(places)} cross join lateral (
          select ${oneOf(LAND_STEMS, "town stem", "n", 1)} || ${oneOf(TOWN_ENDINGS, "town ending", "n", 1)} as name
        ) as named`,
      },
      {
        table: "topics",
        kind: "'topic'",
        aliases: ["slug"],
        columns: {
          id: id("topic"),
          slug: slug("name"),
          name: "name",
          description: sometimes(0.5, sentence(8, "topic description"), "topic described"),
          // A tree: the tenth of them without a broader one stand at its top.
          broader_id: `case when n > ${Math.ceil(topics / 10)} then ${id("topic", `1 + (n - 1) / 10`)} end`,
        },
        from: `${numbers(topics)} cross join lateral (
          select ${wordsOf(VOCABULARY.en, 2, "topic name")} as name
        ) as named`,
      },
      pairs(
        "related_topics",
        ["topic_id", "related_id"],
        id("topic", "thing"),
        id("topic", pick(topics, "related topic")),
        [topics, 2],
      ),
      {
        table: "dialogues",
        kind: "'dialogue'",
        aliases: ["slug"],
        columns: {
          id: id("dialogue"),
          slug: slug("name"),
          name: "name",
          kind: `${oneOf(LABELS.dialogueKind, "dialogue kind")}::dialogue_kind`,
          level: `${sometimes(0.8, oneOf(LABELS.rank, "dialogue level"), "dialogue has level")}::rank`,
          description: sometimes(0.6, sentence(10, "dialogue description"), "dialogue described"),
          ...dated("period", "held"),
        },
        from: `${numbers(dialogues)} ${period("held")} cross join lateral (
          select ${list([land(pick(countries, "dialogue land")), capitalized(oneOf(VOCABULARY.en, "dialogue field", "n", 1)), "'Dialogue'"])} as name
        ) as named`,
      },
      partiesOf("dialogue_parties", "dialogue_id", "party_id", "dialogue", dialogues, 6),
    ],
    strategies: [
      {
        table: "strategies",
        kind: "'strategy'",
        aliases: ["slug"],
        columns: {
          id: id("strategy"),
          slug: slug("name"),
          name: "name",
          kind: `${oneOf(LABELS.strategyKind, "strategy kind")}::strategy_kind`,
          status: `${oneOf(LABELS.strategyStatus, "strategy status")}::strategy_status`,
          ...dated("period", "held"),
          summary: sometimes(0.7, sentence(14, "strategy summary"), "strategy summarized"),
        },
        from: `${numbers(strategies)} ${period("held")} cross join lateral (
          select ${list([capitalized(wordsOf(VOCABULARY.en, 2, "strategy name")), "'Strategy of'", land(pick(countries, "strategy land"))])} as name
        ) as named`,
      },
      partiesOf("strategy_adopters", "strategy_id", "adopter_id", "strategy", strategies),
      partiesOf("strategy_addressees", "strategy_id", "addressee_id", "strategy", strategies),
      topicsOf("strategy_topics", "strategy_id", "strategy", strategies, 4),
      {
        table: "strategy_relations",
        columns: {
          strategy_id: id("strategy"),
          kind: `${oneOf(LABELS.strategyRelation, "strategy relation")}::strategy_relation_kind`,
          related_id: id("strategy", "1 + n / 3"),
        },
        from: `from generate_series(3, ${strategies}) as n where ${chance("strategy related")} < 0.5`,
      },
    ],
    programmes: [
      {
        table: "programmes",
        kind: "'programme'",
        aliases: ["slug"],
        columns: {
          id: id("programme"),
          slug: slug("name"),
          name: "name",
          ...dated("period", "held"),
          budget: sometimes(0.5, `'EUR ' || ${pick(900, "budget")} || ' million'`, "programme has budget"),
          description: sometimes(0.7, sentence(14, "programme description"), "programme described"),
        },
        from: `${numbers(programmes)} ${period("held")} cross join lateral (
          select 'Programme for ' || ${wordsOf(VOCABULARY.en, 2, "programme name")} as name
        ) as named`,
      },
      partiesOf("programme_funders", "programme_id", "funder_id", "programme", programmes),
      partiesOf("programme_implementers", "programme_id", "implementer_id", "programme", programmes),
      partiesOf("programme_participants", "programme_id", "participant_id", "programme", programmes, 8),
      topicsOf("programme_topics", "programme_id", "programme", programmes),
      strategiesOf("programme_strategies", "programme_id", "programme", programmes, 2),
    ],
    sessions: [
      {
        table: "dialogue_sessions",
        kind: "'dialogue_session'",
        aliases: ["slug"],
        columns: {
          id: id("dialogue_session"),
          slug: slug("name"),
          name: "name",
          dialogue_id: idOrNull("dialogue", "dialogue"),
          ordinal:
            "case when dialogue is not null then row_number() over (partition by dialogue order by day, n) end",
          format: `${oneOf(LABELS.sessionFormat, "session format")}::session_format`,
          mode: `${sometimes(0.7, oneOf(["in_person", "virtual", "hybrid"], "session mode"), "session has mode")}::session_mode`,
          level: `${sometimes(0.8, oneOf(LABELS.rank, "session level"), "session has level")}::rank`,
          status: `case when day > date '2026-09-01' then 'planned' else ${oneOf(["held", "postponed", "cancelled"], "session status", "n", 6)} end::session_status`,
          held_edtf: `case when days > 0 and held.earliest = held.latest then ${list([iso("day"), "'/'", iso("day + days")], "")} else held.edtf end`,
          held_earliest: "held.earliest",
          held_latest:
            "case when days > 0 and held.earliest = held.latest then day + days else held.latest end",
          place_id: sometimes(0.9, id("place", pick(places, "session place")), "session has place"),
          occasion: sometimes(0.05, sentence(6, "occasion"), "session has occasion"),
          attendance_min: sometimes(0.2, pick(300, "attendance"), "attendance counted"),
          attendance_max: sometimes(0.2, pick(300, "attendance"), "attendance counted"),
          parent_id: sometimes(0.1, idOrNull("dialogue_session", "nullif(n / 10, 0)"), "session is part"),
        },
        from: `from (
          select n, ${dayBetween(1995, 2027, "session")} as day, case when ${chance("session lasts")} < 0.3 then 1 + floor(3 * ${chance("session days")})::integer else 0 end as days,
            ${sometimes(0.95, pick(dialogues, "session dialogue", "n", 4), "session has dialogue")} as dialogue,
            ${list([capitalized(oneOf(VOCABULARY.en, "session field", "n", 1)), oneOf(["Meeting", "Round", "Session", "Talks", "Conference"], "session name"), "'in'", oneOf(LAND_STEMS, "town stem", "n", 1)], " ")} || ${oneOf(TOWN_ENDINGS, "town ending", "n", 1)} as name
          ${numbers(sessions)}
        ) as session ${partialDate("held", "session.day", 0.03)}`,
      },
      partiesOf("dialogue_session_hosts", "dialogue_session_id", "host_id", "dialogue_session", sessions, 1),
      topicsOf("dialogue_session_topics", "dialogue_session_id", "dialogue_session", sessions, 5),
      strategiesOf("dialogue_session_strategies", "dialogue_session_id", "dialogue_session", sessions),
      pairs(
        "dialogue_session_programmes",
        ["dialogue_session_id", "programme_id"],
        id("dialogue_session", "thing"),
        id("programme", pick(programmes, "session programme")),
        [Math.ceil(sessions / 4), 1],
      ),
    ],
    "delegations and those who came": [
      {
        table: "delegations",
        kind: "'delegation'",
        columns: {
          id: id("delegation"),
          session_id: "session_id",
          party_id: `case when slot = 1 then ${id("organization", "1")} else ${id("country", `slot - 1 + ${SLOTS} * (${pick(perSlot, "delegation party")} - 1)`)} end`,
          capacity: `${oneOf(LABELS.capacity, "capacity", "n", 4)}::delegation_capacity`,
          size_min: sometimes(0.1, pick(30, "delegation people"), "delegation counted"),
          held_earliest: "held_earliest",
          held_latest: "held_latest",
        },
        from: delegations,
      },
      {
        table: "participations",
        kind: "'participation'",
        columns: {
          id: id("participation", "m"),
          session_id: "session_id",
          delegation_id: id("delegation"),
          person_id: "person_id",
          role: `case when member = 1 and ${chance("led", "m")} < 0.8 then 'head' else ${oneOf(LABELS.role, "role", "m", 4)} end::participation_role`,
          rank: `${sometimes(0.7, oneOf(LABELS.rank, "participation rank", "m"), "participation has rank", "m")}::rank`,
          office_id: sometimes(
            0.3,
            id("office", pick(offices, "participation office", "m", 2)),
            "participation has office",
            "m",
          ),
          quantity_min: `case when person_id is null then ${pick(8, "unnamed", "m")} else 1 end`,
          quantity_max: `case when person_id is null then ${pick(8, "unnamed", "m")} else 1 end`,
          held_earliest: "held_earliest",
          held_latest: "held_latest",
        },
        from: `${memberships} cross join lateral (
          select ${sometimes(0.85, id("person", pick(people, "participant", "m", 2)), "named", "m")} as person_id
        ) as seated`,
      },
    ],
    "outcomes and milestones": [
      {
        table: "outcomes",
        kind: "'outcome'",
        columns: {
          id: id("outcome"),
          session_id: "session_id",
          kind: `${oneOf(LABELS.outcomeKind, "outcome kind")}::outcome_kind`,
          summary: sentence(12, "outcome"),
          held_earliest: "held_earliest",
          held_latest: "held_latest",
        },
        from: `from (
          select n, ${id("dialogue_session", pick(sessions, "outcome session", "n", 1))} as session_id ${numbers(outcomes)}
        ) as outcome join dialogue_sessions on dialogue_sessions.id = session_id`,
      },
      partiesOf("outcome_parties", "outcome_id", "party_id", "outcome", outcomes),
      topicsOf("outcome_topics", "outcome_id", "outcome", outcomes),
      strategiesOf("outcome_strategies", "outcome_id", "outcome", outcomes),
      {
        table: "milestones",
        kind: "'milestone'",
        columns: {
          id: id("milestone"),
          strategy_id: "strategy_id",
          kind: `${oneOf(LABELS.milestoneKind, "milestone kind")}::milestone_kind`,
          title: sentence(5, "milestone"),
          ...dated("on", "fell"),
          is_planned: "is_planned",
          // The step after a plan is the one of the same strategy that fulfilled it.
          fulfilled_by_id: `case when is_planned and n < ${milestones} and ${chance("fulfilled")} < 0.5 and next_strategy_id = strategy_id then ${id("milestone", "n + 1")} end`,
          session_id: sometimes(
            0.3,
            id("dialogue_session", pick(sessions, "milestone session", "n", 1)),
            "milestone at session",
          ),
        },
        from: `from (
          select n, ${id("strategy", `1 + floor(${strategies} * (n - 1)::float8 / ${milestones} * (n - 1) / ${milestones})::integer`)} as strategy_id,
            ${id("strategy", `1 + floor(${strategies} * n::float8 / ${milestones} * n / ${milestones})::integer`)} as next_strategy_id,
            ${chance("planned")} < 0.3 as is_planned
          ${numbers(milestones)}
        ) as milestone ${partialDate("fell", dayBetween(1992, 2028, "milestone"), 0.05)}`,
      },
    ],
    articles: [
      {
        table: "articles",
        kind: "'article'",
        aliases: ["slug", "url"],
        columns: {
          id: id("article"),
          slug: "'article-' || n",
          headline: sentence(7, "headline", "language"),
          headline_basis: `${oneOf(["shown", "url", "described"], "basis", "n", 3)}::headline_basis`,
          kind: `${oneOf(LABELS.articleKind, "article kind")}::article_kind`,
          publisher_id: sometimes(0.95, id("organization", "publisher"), "article has publisher"),
          ...dated("published", "published"),
          dateline_id: sometimes(0.5, id("place", pick(places, "dateline")), "article has dateline"),
          url: sometimes(
            0.9,
            "'https://news-' || publisher || '.example/' || to_char(day, 'YYYY/MM/') || n",
            "article has address",
          ),
          language: "language",
          summary: sometimes(0.8, sentence(16, "summary", "language"), "article summarized"),
        },
        from: `from (
          select n, ${oneOf(Object.keys(VOCABULARY), "language", "n", 5)} as language, ${pick(publishers, "publisher")} as publisher,
            ${dayBetween(1996, 2026, "published")} as day
          ${numbers(articles)}
        ) as article ${partialDate("published", "article.day", 0.02)}`,
      },
      {
        table: "article_texts",
        columns: {
          article_id: id("article"),
          text: Array.from({ length: 6 }, (_, index) => sentence(12, `text ${index}`)).join(" || '. ' || "),
        },
        from: `${numbers(articles)} where n % 10 = 0`,
      },
      {
        table: "article_authors",
        columns: { article_id: id("article"), author_id: id("person", pick(people, "author")) },
        from: `${numbers(articles)} where ${chance("article has author")} < 0.2`,
      },
    ],
    statements: [
      {
        table: "statements",
        kind: "'statement'",
        columns: {
          id: id("statement"),
          speaker_id: sometimes(0.8, id("person", pick(people, "speaker")), "statement has speaker"),
          on_behalf_of_id: sometimes(0.7, party(sizes, "statement party"), "statement has party"),
          session_id: sometimes(
            0.6,
            id("dialogue_session", pick(sessions, "statement session", "n", 2)),
            "statement at session",
          ),
          article_id: id("article", pick(articles, "statement article", "n", 1)),
          kind: `${oneOf(["paraphrase", "quote", "indirect"], "statement kind")}::statement_kind`,
          gist: sentence(12, "gist"),
          quote: `case when ${oneOf(["paraphrase", "quote", "indirect"], "statement kind")} = 'quote' then ${sentence(8, "quote")} end`,
          ...dated("said", "said"),
        },
        from: `${numbers(statements)} ${partialDate("said", dayBetween(1996, 2026, "said"), 0.05)}`,
      },
      topicsOf("statement_topics", "statement_id", "statement", statements),
      {
        table: "statement_subjects",
        columns: {
          statement_id: id("statement"),
          subject_id: `case when ${chance("subject kind")} < 0.4 then ${id("strategy", pick(strategies, "subject"))}
            when ${chance("subject kind")} < 0.7 then ${id("country", pick(countries, "subject"))}
            else ${id("dialogue_session", pick(sessions, "subject"))} end`,
        },
        from: `${numbers(statements)} where ${chance("statement has subject")} < 0.6`,
      },
    ],
    mentions: [mentions(sizes)],
    "names and identifiers": [
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
    ],
    citations: [
      {
        table: "citations",
        kind: "'citation'",
        columns: {
          id: "md5('citation ' || fact_id || ' ' || article_id)::uuid",
          fact_id: "fact_id",
          article_id: "article_id",
          attributed_to_id: sometimes(
            0.05,
            id("person", pick(people, "attributed", "h")),
            "attribution",
            "h",
          ),
        },
        from: `from (
          select nodes.id as fact_id, h, case
            when kind = 'article' then nodes.id
            else ${id("article", `1 + (${pick(articles, "source", "h", 1)} + (slot - 1) * ${pick(articles - 1, "other source", "h", 1)}) % ${articles}`)} end as article_id
          from nodes cross join lateral (select ('x' || left(nodes.id::text, 8))::bit(32)::bigint as h) as hashed
          cross join generate_series(1, 2) as slot
          where kind not in ('mention', 'citation') and (slot = 1 or (kind <> 'article' and ${chance("two sources", "h")} < 0.3))
        ) as cited`,
      },
    ],
  };
}

/** The tables of things with a name, and the column of the name. */
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

/** The days on which somebody was seen in an office, up to four, between its start and its end. */
const sightings = (start: string, end: string) => `
  select distinct ${start} + floor((${end} - ${start}) * ${chance("sighting", "n * 8 + slot")})::integer as day
  from generate_series(1, floor(5 * ${chance("sightings")})::integer) as slot`;

/** What articles mention: about three things each, one of a kind for the most part. */
function mentions(sizes: Sizes): BulkInsert {
  const { articles, topics, countries, people, organizations, sessions, strategies } = sizes;
  const { places, dialogues, programmes } = sizes;
  // Kind of the thing, how many there are, share of the articles that mention one.
  const slots: readonly [kind: string, count: number, share: number][] = [
    ["topic", topics, 0.8],
    ["country", countries, 0.6],
    ["person", people, 0.35],
    ["organization", organizations, 0.3],
    ["dialogue_session", sessions, 0.25],
    ["strategy", strategies, 0.15],
    ["place", places, 0.1],
    ["dialogue", dialogues, 0.1],
    ["programme", programmes, 0.03],
    ["article", articles, 0.03],
    ["topic", topics, 0.3],
  ];
  const bySlot = (value: (slot: (typeof slots)[number], number: number) => string) =>
    `case slot ${slots.map((slot, index) => `when ${index + 1} then ${value(slot, index + 1)}`).join(" ")} end`;
  return {
    table: "mentions",
    kind: "'mention'",
    columns: {
      id: id("mention"),
      article_id: id("article", "article"),
      entity_id: `case when detected and ${chance("unresolved")} < 0.05 then null else ${bySlot(([kind, count]) => id(kind, pick(count, "mentioned")))} end`,
      surface: "case when detected then 'as mentioned' end",
      start_offset: `case when detected then slot * 100 + ${pick(80, "offset")} end`,
      end_offset: `case when detected then slot * 100 + ${pick(80, "offset")} + 12 end`,
      method: "case when detected then 'detected' else 'editorial' end::mention_method",
      confidence: `case when detected then 0.5 + ${chance("confidence")} / 2 else 1 end`,
    },
    from: `from (
      select article, slot, article * 16 + slot as n, article % 2 = 0 or slot = ${slots.length} as detected
      from generate_series(1, ${articles}) as article cross join generate_series(1, ${slots.length}) as slot
    ) as numbered
    where ${chance("mention")} < ${bySlot(([, , share]) => String(share))}`,
  };
}
