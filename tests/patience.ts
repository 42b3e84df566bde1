/**
 * How long a test waits for an event, in milliseconds. It is far longer than any event takes on the busiest
 * machine, because it only ends a test that hangs and reports what it waited for. A whole test may take a minute more.
 */
export const PATIENCE = 4 * 60_000;
