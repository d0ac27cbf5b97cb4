/** Why the program itself paused a run or stopped, where no person gave a reason. The views say them in Japanese too. */
export const PROGRAM_REASONS = {
  stopping: 'the controller is stopping',
  signal: 'a signal asked for it',
  demo: 'the demo was stopped',
} as const

/** Why an agent carries its room's steps out by itself, or gives one of them back. */
export const ALONE_REASONS = {
  codes: "two people's codes were typed at the display of the room",
  limit: 'the controller was gone longer than the plan allows',
  stage: 'the controller was gone in the middle of a stage',
  tookOver: 'the controller took over',
  wrongCode: (count: number) => `a code was typed that nobody has (${count})`,
} as const

/** An agent in the place of a person: as actor, or as who entered an answer that was given at its display. */
export const AGENT_ACTOR = 'agent '
export const agentActor = (agent: string) => `${AGENT_ACTOR}${agent}`
