/** What scrolls must be reached by keys, whether or not anything in it can be. */
export const BY_KEYS = { tabIndex: 0 } as const
