import type { BulkInsert } from "#db/records/bulk.ts";
import type { Sizes } from "./sizes.ts";
import {
  capitalized,
  chance,
  dated,
  dayBetween,
  id,
  idOrNull,
  iso,
  list,
  numbers,
  oneOf,
  pairs,
  partialDate,
  partiesOf,
  pick,
  sentence,
  slug,
  sometimes,
  strategiesOf,
  topicsOf,
} from "./sql.ts";
import { LABELS, LAND_STEMS, TOWN_ENDINGS, VOCABULARY } from "./vocabulary.ts";

/** Writes the sessions with their participants and outcomes, and the milestones of strategies. */
export function sessionsTables(sizes: Sizes): readonly BulkInsert[] {
  const {
    countries,
    people,
    offices,
    places,
    dialogues,
    sessions,
    strategies,
    milestones,
    outcomes,
    programmes,
  } = sizes;
  /** Writes the delegations of all sessions, at most one delegation per slot. No party is in two slots. */
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

  return [
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
    partiesOf(
      sizes,
      "dialogue_session_hosts",
      "dialogue_session_id",
      "host_id",
      "dialogue_session",
      sessions,
      1,
    ),
    topicsOf(sizes, "dialogue_session_topics", "dialogue_session_id", "dialogue_session", sessions, 5),
    strategiesOf(sizes, "dialogue_session_strategies", "dialogue_session_id", "dialogue_session", sessions),
    pairs(
      "dialogue_session_programmes",
      ["dialogue_session_id", "programme_id"],
      id("dialogue_session", "thing"),
      id("programme", pick(programmes, "session programme")),
      [Math.ceil(sessions / 4), 1],
    ),
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
    partiesOf(sizes, "outcome_parties", "outcome_id", "party_id", "outcome", outcomes),
    topicsOf(sizes, "outcome_topics", "outcome_id", "outcome", outcomes),
    strategiesOf(sizes, "outcome_strategies", "outcome_id", "outcome", outcomes),
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
        // A planned milestone is fulfilled by the next milestone of the same strategy.
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
  ];
}
