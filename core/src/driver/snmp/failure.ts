import netSnmp, { type Req, type Session } from 'net-snmp'
import type { ErrorCode } from '../../base/errors.ts'

/** RFC 3416, clause 3, by number. */
const ERROR_STATUS: readonly string[] = [
  'noError',
  'tooBig',
  'noSuchName',
  'badValue',
  'readOnly',
  'genErr',
  'noAccess',
  'wrongType',
  'wrongLength',
  'wrongEncoding',
  'wrongValue',
  'noCreation',
  'inconsistentValue',
  'resourceUnavailable',
  'commitFailed',
  'undoFailed',
  'authorizationError',
  'notWritable',
  'inconsistentName',
]

/** The agent answered with an error status: a refusal, and a result. `index` counts variables from 1; 0 names none. */
export class AgentRefusal extends Error {
  readonly status: string
  readonly index: number

  constructor(status: number, index: number) {
    super(`error status ${status} at ${index}`)
    this.status = ERROR_STATUS[status] ?? `error status ${status}`
    this.index = index
  }
}

/** The agent's security model reported why it did not take a request. */
class UsmReport extends Error {
  readonly oid: string

  constructor(oid: string) {
    super(`report ${oid}`)
    this.oid = oid
  }
}

/** Why an exchange failed, as a code and the end of a sentence that begins with the device. */
export interface Failure {
  readonly code: ErrorCode
  readonly says: string
}

const GARBLED: Failure = { code: 'GARBLED_REPLY', says: 'sent an SNMP answer that does not fit the request' }

/** usmStats of RFC 3414, clause 5. */
const USM_FAILURES: Readonly<Record<string, Failure>> = {
  '1.3.6.1.6.3.15.1.1.1.0': {
    code: 'LOGIN_REFUSED',
    says: 'does not take authPriv for this user (usmStatsUnsupportedSecLevels)',
  },
  '1.3.6.1.6.3.15.1.1.2.0': {
    code: 'SNMP_ERROR',
    says: 'disagrees about the time of its SNMP engine (usmStatsNotInTimeWindows)',
  },
  '1.3.6.1.6.3.15.1.1.3.0': { code: 'LOGIN_REFUSED', says: 'does not know the SNMPv3 user (usmStatsUnknownUserNames)' },
  '1.3.6.1.6.3.15.1.1.4.0': { code: 'SNMP_ERROR', says: 'changed its SNMP engine id (usmStatsUnknownEngineIDs)' },
  '1.3.6.1.6.3.15.1.1.5.0': {
    code: 'LOGIN_REFUSED',
    says: 'refused the authentication password or protocol (usmStatsWrongDigests)',
  },
  '1.3.6.1.6.3.15.1.1.6.0': {
    code: 'LOGIN_REFUSED',
    says: 'refused the privacy password or protocol (usmStatsDecryptionErrors)',
  },
}

/**
 * Keeps what the library throws away: the error index, the request id inside an encrypted answer, and which report came.
 * It reads both methods anew for every request.
 */
export function keepFailures(session: Session & { userSecurityModelError?: (req: Req, oid: string) => void }): void {
  session.userSecurityModelError = (req, oid) => req.responseCb(new UsmReport(oid))
  session.onSimpleGetResponse = (req, message) => {
    const { id, errorStatus = 0, errorIndex = 0 } = message.pdu
    if (id !== req.message.pdu.id || errorStatus < 0) return req.responseCb(new Error('does not fit'))
    if (errorStatus > 0) return req.responseCb(new AgentRefusal(errorStatus, errorIndex))
    req.feedCb(req, message)
  }
}

/**
 * What an error of the library or the operating system means. The error itself is never passed on: some hold the community
 * or the user's passwords. Null for silence, which means different things at different times.
 */
export function explain(error: Error): Failure | null {
  if (error instanceof netSnmp.RequestTimedOutError) return null
  if (error instanceof UsmReport) return USM_FAILURES[error.oid] ?? GARBLED
  if ('syscall' in error && 'code' in error) return { code: 'UNREACHABLE', says: `cannot be reached (${error.code})` }
  return GARBLED
}
