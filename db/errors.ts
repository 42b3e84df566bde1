import pg from "pg";

/**
 * What went wrong, in a sentence for whoever can act on it: a caller of the API, who also gets the code, or a person at
 * the command line. No stack is shown. docs/errors.md lists the codes.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;
}

/** What a caller asked for cannot be: the argument says which part, as a path inside the field's arguments. */
export class InvalidArgumentError extends DomainError {
  override name = "InvalidArgumentError";
  readonly code = "INVALID_ARGUMENT";
  readonly argument: readonly string[];

  constructor(argument: readonly string[], message: string) {
    super(message);
    this.argument = argument;
  }
}

/** The database server cannot give what the record needs; the message says who can mend that, and how. */
export class ExtensionError extends DomainError {
  override name = "ExtensionError";
  readonly code = "EXTENSION_MISSING";
}

/** The user of the database lacks a right; the message says which. */
export class PermissionError extends DomainError {
  override name = "PermissionError";
  readonly code = "PERMISSION_DENIED";
}

/** The tables are of another age than the code; the message says which of the two to bring up to date. */
export class SchemaError extends DomainError {
  override name = "SchemaError";
  readonly code = "SCHEMA_MISMATCH";
}

/** A write would leave the record in a state that its ground rules forbid. */
export class RuleError extends DomainError {
  override name = "RuleError";
  readonly code = "RULE_BROKEN";
  /** The constraint that refused, by its name in the database. */
  readonly rule: string;

  constructor(rule: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.rule = rule;
  }
}

/** The request asks for more than one request may; nothing of it is answered. */
export class LimitExceededError extends DomainError {
  override name = "LimitExceededError";
  readonly code = "LIMIT_EXCEEDED";
  /** Which limit, as /limits.json names it. */
  readonly limit: string;
  readonly atMost: number;

  constructor(limit: string, atMost: number, message: string) {
    super(message);
    this.limit = limit;
    this.atMost = atMost;
  }
}

/** The request cannot be answered now, neither whole nor in part; the same request may succeed later. */
export abstract class TransientError extends DomainError {
  /** Seconds after which it is worth trying again. */
  readonly retryAfter: number = 1;
}

/** The database cannot be reached, is starting or stopping, or broke the connection. */
export class DatabaseUnavailableError extends TransientError {
  override name = "DatabaseUnavailableError";
  readonly code = "DATABASE_UNAVAILABLE";

  constructor(options?: ErrorOptions, message = "The database cannot be reached at the moment: try again.") {
    super(message, options);
  }
}

/** Somebody else holds a lock on what is to be read or written. */
export class LockedError extends DatabaseUnavailableError {
  override name = "LockedError";

  constructor(
    options?: ErrorOptions,
    message = "What was asked for is locked in the database, as during a migration: try again.",
  ) {
    super(options, message);
  }
}

/** More is asked than the connections to the database can take. */
export class OverloadedError extends TransientError {
  override name = "OverloadedError";
  readonly code = "OVERLOADED";

  constructor(options?: ErrorOptions) {
    super("The service is busy: try again.", options);
  }
}

/** The answer took longer than a request may take. */
export class DeadlineExceededError extends TransientError {
  override name = "DeadlineExceededError";
  readonly code = "DEADLINE_EXCEEDED";

  constructor(options?: ErrorOptions) {
    super("The answer took too long: ask for less at once, or try again.", options);
  }
}

/** The caller hung up, so nobody waits for the answer any more. */
export class CallerGoneError extends DomainError {
  override name = "CallerGoneError";
  readonly code = "CALLER_GONE";

  constructor() {
    super("The caller hung up.");
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

/**
 * SQLSTATEs after which a connection is of no more use: it is being closed, was lost on the way, or leads to a server that
 * has become a standby.
 */
const BREAKS_CONNECTION = /^(08...|57P0[1-5]|25P0[34]|25006)$/;

/** Whether a connection is of no more use after an error of Postgres. */
export const breaksConnection = ({ code = "", severity = "" }: pg.DatabaseError) =>
  BREAKS_CONNECTION.test(code) || /^(FATAL|PANIC)$/.test(severity);

/** SQLSTATE of a statement that was cancelled, by whomever or by a limit of time. */
export const CANCELLED = "57014";

/** What first went wrong behind a domain error. */
export const rootCause = (error: unknown): Error & { code?: string } =>
  error instanceof DomainError && error.cause ? rootCause(error.cause) : (error as Error);

/** The domain error behind what Postgres says of the state it is in; any other error is returned as it came. */
export function translatedState(error: unknown): unknown {
  const code = error instanceof pg.DatabaseError ? (error.code ?? "") : "";
  // Postgres lacks memory, disk or connections.
  if (code.startsWith("53")) return new DatabaseUnavailableError({ cause: error });
  // A lock, a deadlock, or a standby that had to take away what was being read.
  if (["55P03", "40P01", "40001"].includes(code)) return new LockedError({ cause: error });
  if (code === CANCELLED) return new DeadlineExceededError({ cause: error });
  return error;
}

/** The rule behind a constraint that refused a write; any other error is returned as it came. */
export function translatedRule(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || !error.constraint) return error;
  const message =
    RULES[error.constraint] ?? (error.constraint.endsWith("_slug_key") ? RULES.aliases_pkey : undefined);
  return message ? new RuleError(error.constraint, message, { cause: error }) : error;
}
