/** What the controller says about agents in errors that come to stand in its journal; the views say them in Japanese too. */
export const AGENT_SENTENCES = {
  notConnected: (device: string, rung: string, agent: string) =>
    `${device} over ${rung}: the agent ${agent}, which goes there, is not connected.`,
  expired: (device: string, rung: string, agent: string) =>
    `${device} over ${rung}: the agent ${agent}, which goes there, has a certificate that has expired.`,
  otherPlan: (device: string, rung: string, agent: string) =>
    `${device} over ${rung}: the agent ${agent}, which goes there, does not hold this plan yet.`,
  notServed: (device: string, rung: string, agent: string) =>
    `${device} over ${rung} goes through the agent ${agent}: nobody serves agents here.`,
  lost: (agent: string) => `The connection to the agent ${agent} was lost.`,
  late: (agent: string, verb: string, device: string, rung: string) =>
    `The agent ${agent} did not end "${verb}" on ${device} over ${rung} in time.`,
  runOver: (run: string) => `Run ${run} is not open any more.`,
  ofDrill: 'The answer was given to a drill, and this is none.',
  ofReal: 'The answer was given to a real task, and this is a drill.',
  otherRoom: 'The cut point does not belong to the room of this agent.',
  notAsked: 'Nobody waits for an answer about this cut point.',
} as const
