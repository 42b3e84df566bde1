import type { BulkInsert } from "#db/records/bulk.ts";
import type { Sizes } from "./sizes.ts";
import {
  capitalized,
  chance,
  dated,
  id,
  land,
  list,
  numbers,
  oneOf,
  partiesOf,
  period,
  pick,
  sentence,
  slug,
  sometimes,
  strategiesOf,
  topicsOf,
  wordsOf,
} from "./sql.ts";
import { LABELS, VOCABULARY } from "./vocabulary.ts";

/** Strategies and programmes. */
export function strategiesTables(sizes: Sizes): readonly BulkInsert[] {
  const { countries, strategies, programmes } = sizes;
  return [
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
    partiesOf(sizes, "strategy_adopters", "strategy_id", "adopter_id", "strategy", strategies),
    partiesOf(sizes, "strategy_addressees", "strategy_id", "addressee_id", "strategy", strategies),
    topicsOf(sizes, "strategy_topics", "strategy_id", "strategy", strategies, 4),
    {
      table: "strategy_relations",
      columns: {
        strategy_id: id("strategy"),
        kind: `${oneOf(LABELS.strategyRelation, "strategy relation")}::strategy_relation_kind`,
        related_id: id("strategy", "1 + n / 3"),
      },
      from: `from generate_series(3, ${strategies}) as n where ${chance("strategy related")} < 0.5`,
    },
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
    {
      table: "programme_amounts",
      columns: {
        programme_id: "id",
        value: "split_part(budget, ' ', 2)::double precision * 1000000",
        currency: "'EUR'",
        stated: "budget",
      },
      from: "from programmes where split_part(budget, ' ', 2)::double precision > 0",
    },
    partiesOf(sizes, "programme_funders", "programme_id", "funder_id", "programme", programmes),
    partiesOf(sizes, "programme_implementers", "programme_id", "implementer_id", "programme", programmes),
    partiesOf(sizes, "programme_participants", "programme_id", "participant_id", "programme", programmes, 8),
    topicsOf(sizes, "programme_topics", "programme_id", "programme", programmes),
    strategiesOf(sizes, "programme_strategies", "programme_id", "programme", programmes, 2),
  ];
}
