import { agentApprove, agentAuthority, agentList, agentRefuse, agentRevoke } from './commands/agent.ts'
import { arm } from './commands/arm.ts'
import { cancel } from './commands/cancel.ts'
import { check } from './commands/check.ts'
import { cut, drill } from './commands/cut.ts'
import { demo } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { init } from './commands/init.ts'
import { journalVerify } from './commands/journal-verify.ts'
import { log } from './commands/log.ts'
import { restore } from './commands/restore.ts'
import { resume } from './commands/resume.ts'
import { seal } from './commands/seal.ts'
import { secretsInit, secretsList, secretsRecipients, secretsRemove, secretsSet } from './commands/secrets.ts'
import { secretsCode } from './commands/secrets-code.ts'
import { serve } from './commands/serve.ts'
import { status } from './commands/status.ts'
import { userAdd, userDisable, userEnable, userList, userReset, userRoles } from './commands/user.ts'

/** Loads what certificates and brokers need when it is asked for: no other command does. */
async function agentMosquitto(...given: Parameters<typeof import('./commands/agent-mosquitto.ts').agentMosquitto>) {
  const { agentMosquitto: act } = await import('./commands/agent-mosquitto.ts')
  return act(...given)
}

/** What each command does. Every action resolves with the exit code. */
export const ACTIONS = {
  init,
  check,
  seal,
  serve,
  arm,
  cut,
  drill,
  restore,
  resume,
  cancel,
  status,
  log,
  journalVerify,
  secretsInit,
  secretsList,
  secretsSet,
  secretsRemove,
  secretsRecipients,
  secretsCode,
  userAdd,
  userList,
  userReset,
  userDisable,
  userEnable,
  userRoles,
  agentList,
  agentApprove,
  agentRefuse,
  agentRevoke,
  agentAuthority,
  agentMosquitto,
  doctor,
  demo,
}
export type Actions = typeof ACTIONS
