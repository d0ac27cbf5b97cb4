/** Why the program itself paused a run or stopped, where no person gave a reason. The views say them in Japanese too. */
export const PROGRAM_REASONS = {
  stopping: 'the controller is stopping',
  signal: 'a signal asked for it',
  demo: 'the demo was stopped',
} as const

/** An agent in the place of a person: as actor, or as who entered an answer that was given at its display. */
export const AGENT_ACTOR = 'agent '
export const agentActor = (agent: string) => `${AGENT_ACTOR}${agent}`
