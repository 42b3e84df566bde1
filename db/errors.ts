import pg from "pg";
import type { NodeKind } from "./types.ts";

/**
 * An error with a message for a person who can act on it: a caller of the API, who also gets the code, or a user of the command
 * line. The stack is not shown. docs/errors.md lists the codes.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;
}

/** An argument of a caller is invalid. `argument` is the path of this argument inside the arguments of the field. */
export class InvalidArgumentError extends DomainError {
  override name = "InvalidArgumentError";
  readonly code = "INVALID_ARGUMENT";
  readonly argument: readonly string[];

  constructor(argument: readonly string[], message: string) {
    super(message);
    this.argument = argument;
  }
}

/** A reference that leads to no node of the accepted kinds. If `kinds` is null, every kind is accepted. */
export interface UnknownReference {
  readonly given: string;
  readonly kinds: readonly NodeKind[] | null;
}

/** An unknown reference in an argument of a caller. */
export interface WrongReference extends UnknownReference {
  /** The path of the argument inside the arguments of the field. */
  readonly argument: readonly string[];
  /** The names of the filters of the same list that accept nodes of a kind. */
  readonly filtersFor: (kind: NodeKind) => readonly string[];
}

/** Arguments of a caller refer to nodes that are not there. The message names only the first of these references. */
export class UnknownReferenceError extends DomainError {
  override name = "UnknownReferenceError";
  readonly code = "UNKNOWN_REFERENCE";
  readonly references: readonly WrongReference[];

  constructor(references: readonly WrongReference[]) {
    super(`There is no ${JSON.stringify(references[0]?.given)}.`);
    this.references = references;
  }
}

/** The database lacks an extension. The message says who can install it and how. */
export class ExtensionError extends DomainError {
  override name = "ExtensionError";
  readonly code = "EXTENSION_MISSING";
}

/** The user of the database lacks a right, which the message names. */
export class PermissionError extends DomainError {
  override name = "PermissionError";
  readonly code = "PERMISSION_DENIED";
}

/** The tables do not match the code. The message says whether to update the tables or the code. */
export class SchemaError extends DomainError {
  override name = "SchemaError";
  readonly code = "SCHEMA_MISMATCH";
}

/** A write would break a rule of the record. */
export class RuleError extends DomainError {
  override name = "RuleError";
  readonly code = "RULE_BROKEN";
  /** The name of the constraint that refused the write; `text_length` for a text that is too long. */
  readonly rule: string;

  constructor(rule: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.rule = rule;
  }
}

/** The request exceeds a limit. The whole request is refused. */
export class LimitExceededError extends DomainError {
  override name = "LimitExceededError";
  readonly code = "LIMIT_EXCEEDED";
  /** The name of the limit in /limits.json. */
  readonly limit: string;
  readonly atMost: number;

  constructor(limit: string, atMost: number, message: string) {
    super(message);
    this.limit = limit;
    this.atMost = atMost;
  }
}

/** The request cannot be answered now. The same request may succeed later. */
export abstract class TransientError extends DomainError {
  /** Seconds after which the caller should try again. */
  readonly retryAfter: number = 1;
}

/** The database cannot be reached, is starting or stopping, or closed the connection. */
export class DatabaseUnavailableError extends TransientError {
  override name = "DatabaseUnavailableError";
  readonly code = "DATABASE_UNAVAILABLE";

  constructor(options?: ErrorOptions, message = "The database cannot be reached at the moment: try again.") {
    super(message, options);
  }
}

/** Another transaction holds a lock on the rows or tables. */
export class LockedError extends DatabaseUnavailableError {
  override name = "LockedError";

  constructor(
    options?: ErrorOptions,
    message = "The requested data are locked in the database, for example by a migration: try again.",
  ) {
    super(options, message);
  }
}

/** There are more requests than the service or the connections to the database can handle. */
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

/** The caller hung up, so nobody waits for the answer. */
export class CallerGoneError extends DomainError {
  override name = "CallerGoneError";
  readonly code = "CALLER_GONE";

  constructor() {
    super("The caller hung up.");
  }
}

/** The start of a text of a caller, for a message. */
export const excerpt = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);

const RULES: Readonly<Record<string, string>> = {
  nodes_citations_check: "A fact cannot be stored without a source: cite at least one article.",
  aliases_pkey: "This slug, code or address already leads to another thing of the same kind.",
  nodes_kind_check: "The kind of a thing cannot change, and this id belongs to a thing of another kind.",
  tenures_period_check: "A tenure cannot end before it starts.",
  memberships_period_check: "A membership cannot end before it starts.",
  dialogue_sessions_held_check: "A session cannot end before it starts.",
  dialogue_sessions_dialogue_id_ordinal_key:
    "A dialogue has one session per ordinal, and this ordinal is taken.",
  milestones_strategy_id_fulfilled_by_id_fkey:
    "A milestone can only be fulfilled by a milestone of the same strategy.",
};

/**
 * SQLSTATEs after which a connection is unusable: it is being closed, was lost, or leads to a server that has become a
 * standby.
 */
const BREAKS_CONNECTION = /^(08...|57P0[1-5]|25P0[34]|25006)$/;

/** Whether a connection is unusable after an error of Postgres. */
export const breaksConnection = ({ code = "", severity = "" }: pg.DatabaseError) =>
  BREAKS_CONNECTION.test(code) || /^(FATAL|PANIC)$/.test(severity);

/** The SQLSTATE of a statement that a person or a timeout cancelled. */
export const CANCELLED = "57014";

/** The original error behind a domain error; any other error unchanged. */
export const rootCause = (error: unknown): Error & { code?: string } =>
  error instanceof DomainError && error.cause ? rootCause(error.cause) : (error as Error);

/** Translates an error about the state of the server into a domain error. Returns any other error unchanged. */
export function translatedState(error: unknown): unknown {
  const code = error instanceof pg.DatabaseError ? (error.code ?? "") : "";
  // Postgres has no memory, disk space or connections left.
  if (code.startsWith("53")) return new DatabaseUnavailableError({ cause: error });
  // Another transaction held a lock, transactions blocked each other, or a standby had to remove rows during a read.
  if (["55P03", "40P01", "40001"].includes(code)) return new LockedError({ cause: error });
  if (code === CANCELLED) return new DeadlineExceededError({ cause: error });
  return error;
}

/** The SQLSTATE of a text that is too long for an index or a search. */
const TOO_LONG = "54000";

/** Translates the error of a constraint into an error that names the broken rule. Returns any other error unchanged. */
export function translatedRule(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  if (error.code === TOO_LONG) {
    const message = `A name, slug, address or identifier can have about 2,000 letters, and other texts a megabyte: ${error.message}.`;
    return new RuleError("text_length", message, { cause: error });
  }
  if (!error.constraint) return error;
  const message =
    RULES[error.constraint] ?? (error.constraint.endsWith("_slug_key") ? RULES.aliases_pkey : undefined);
  return message ? new RuleError(error.constraint, message, { cause: error }) : error;
}
