import pg from "pg";

/** What a caller asked for cannot be: the argument says which part, as a path inside the field's arguments. */
export class InvalidArgumentError extends Error {
  override name = "InvalidArgumentError";
  readonly argument: readonly string[];

  constructor(argument: readonly string[], message: string) {
    super(message);
    this.argument = argument;
  }
}

/** The database server cannot give what the record needs; the message says who can mend that, and how. */
export class ExtensionError extends Error {
  override name = "ExtensionError";
}

/** A write would leave the record in a state that its ground rules forbid. */
export class RuleError extends Error {
  override name = "RuleError";
  /** The constraint that refused, by its name in the database. */
  readonly rule: string;

  constructor(rule: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.rule = rule;
  }
}

const RULES: Readonly<Record<string, string>> = {
  nodes_citations_check: "A fact cannot be stored without a source: cite at least one article.",
  aliases_pkey: "This slug, code or address already leads to another thing of the same kind.",
  nodes_kind_check: "A thing keeps its kind, and this id belongs to a thing of another kind.",
  tenures_period_check: "A tenure cannot end before it starts.",
  memberships_period_check: "A membership cannot end before it starts.",
  dialogue_sessions_held_check: "A session cannot end before it starts.",
  dialogue_sessions_dialogue_id_ordinal_key:
    "A dialogue has one session per ordinal, and this ordinal is taken.",
  milestones_strategy_id_fulfilled_by_id_fkey:
    "A milestone can only be fulfilled by a milestone of the same strategy.",
};

/** The domain error behind an error of Postgres; any other error is returned as it came. */
export function translated(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || !error.constraint) return error;
  const message =
    RULES[error.constraint] ?? (error.constraint.endsWith("_slug_key") ? RULES.aliases_pkey : undefined);
  return message ? new RuleError(error.constraint, message, { cause: error }) : error;
}
