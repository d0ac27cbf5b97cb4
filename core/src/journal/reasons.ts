/** Why the program itself paused a run or stopped, where no person gave a reason. The views say them in Japanese too. */
export const PROGRAM_REASONS = {
  stopping: 'the controller is stopping',
  signal: 'a signal asked for it',
  demo: 'the demo was stopped',
} as const
