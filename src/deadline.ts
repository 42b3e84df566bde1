import { CallerGoneError, DeadlineExceededError } from "#db/errors.ts";

/** The default for the seconds that a request may take. */
export const REQUEST_DEADLINE = 10;

/** All requests share this error, because nobody sees it and capturing a stack takes time. */
const CALLER_GONE = new CallerGoneError();

/** The deadline of a request. */
export interface Deadline {
  /** Aborts at the deadline, when the caller hangs up, and when the request is answered. */
  readonly signal: AbortSignal;
  /** Call this when the request is answered, to cancel reads that are no longer needed. */
  end(): void;
}

/**
 * Starts a deadline. `caller` aborts when the caller hangs up. `stopping` aborts when the service ends and no time is left.
 */
export function startDeadline(seconds: number, caller?: AbortSignal, stopping?: AbortSignal): Deadline {
  const controller = new AbortController();
  const expire = () => finish(new DeadlineExceededError());
  const end = () => finish(CALLER_GONE);
  const timer = setTimeout(expire, seconds * 1_000).unref();
  function finish(reason: Error) {
    clearTimeout(timer);
    caller?.removeEventListener("abort", end);
    stopping?.removeEventListener("abort", expire);
    controller.abort(reason);
  }
  if (caller?.aborted) end();
  else caller?.addEventListener("abort", end);
  if (stopping?.aborted) expire();
  else stopping?.addEventListener("abort", expire);
  return { signal: controller.signal, end };
}
