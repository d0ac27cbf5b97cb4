import { LINK_LIMITS } from '@kakuri/core/link/topics.ts'

/** What one agent, and all strangers together, may take of the controller. Bytes, counts, milliseconds. */
export const BROKER_LIMITS = {
  ...LINK_LIMITS,
  /** CONNECT with its will, and a birth: names and numbers only. */
  connectPacketBytes: 8 * 1024,
  statePayloadBytes: 4 * 1024,
  /** Of one SUBSCRIBE or UNSUBSCRIBE. */
  filters: 8,
  /** Seconds between two packets, as the agent promises them. */
  keepaliveMost: 300,
  /** Connections that wait for a turn to show who they are: a thousand agents come at once when the controller is back. */
  line: 2_048,
  /** From the first byte to a CONNECT that fits. */
  connectMs: 5_000,
  /** An agent over its rate is not read for so long, and so often in a minute before its connection ends. */
  floodPauseMs: 1_000,
  floodPauses: 3,
  /** Bytes on their way to one agent, and to all of them before large messages wait. */
  outBytes: 16 * 1024 * 1024,
  allOutBytes: 32 * 1024 * 1024,
  /** While so many are on their way to one agent, its next message waits. One message may be larger. */
  pacedBytes: 4 * 1024 * 1024,
  /** A message is large from here. */
  largeBytes: 64 * 1024,
  /** An agent that takes nothing for so long is ended. */
  stuckMs: 30_000,
} as const
export type BrokerLimits = { readonly [K in keyof typeof BROKER_LIMITS]: number }
