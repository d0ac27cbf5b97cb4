/**
 * Between tries, milliseconds. A thousand agents that wait for a controller come back spread over two seconds, each within five:
 * a try that hangs ends after four, and TCP asks again one and three seconds into it.
 */
export const LEAST_MS = 500
export const SPREAD_MS = 2_000
export const TRY_MS = 4_000

/** It says something at least so often. */
export const KEEPALIVE_S = 5
