import { samePerson } from '@kakuri/core/base/person.ts'
import type { GateAct } from '@kakuri/core/executor/contract.ts'
import type { Gate } from '@kakuri/core/plan/shape.ts'
import type { ApprovalsDoc } from '../api/runs.ts'
import type { Control, Who } from './contract.ts'
import { type ControlParts, handleOf, notWaiting, openRun, requireRole, stageOf } from './control-parts.ts'
import { SaidError } from './said.ts'

type GateControl = Pick<Control, 'approve' | 'withdraw' | 'breakGlass'>

/** What people do at gates. Each act is bound to the run and stage it names. */
export function gateControl(parts: ControlParts): GateControl {
  return {
    approve: async (run, stage, who) => {
      const at = gateAt(parts, run, stage, who)
      if (at.gate.kind === 'approve') refuseLocal(who)
      if (hasApproved(at)) return at.document()
      return act(
        parts,
        at,
        { approve: [who.name] },
        () => isMine(at, at.openedBy()) || (hasApproved(at) && !opensNow(at)),
      )
    },
    withdraw: async (run, stage, who) => {
      const at = gateAt(parts, run, stage, who)
      if (at.waits() && !isMine(at, at.approvals())) return at.document()
      return act(parts, at, { withdraw: who.name }, () => at.openedBy() === null && !isMine(at, at.approvals()))
    },
    breakGlass: async (run, stage, reason, who) => {
      const at = gateAt(parts, run, stage, who)
      requireRole(who, ['commander'], { en: 'open a gate alone', ja: '承認を待たずに一人で開始する' })
      if (isMine(at, at.openedBy())) return at.document()
      refuseUnlessAllowed(at)
      return act(parts, at, { breakGlass: who.name, reason }, () => isMine(at, at.openedBy()))
    },
  }
}

/** One gate of one run, and one person at it. */
interface AtGate {
  readonly run: string
  readonly stage: string
  readonly gate: Gate
  readonly who: Who
  waits(): boolean
  approvals(): readonly string[]
  openedBy(): readonly string[] | null
  document(): ApprovalsDoc
}

function gateAt(parts: ControlParts, run: string, stage: string, who: Who): AtGate {
  const { gate } = stageOf(parts.plant().bundle.program, openRun(parts, run), stage)
  requireRole(who, ['commander', 'network'], { en: 'open gates', ja: '承認・確認する' })
  if (who.kind === 'token') refuseNoPerson(who)
  const approvals = () => parts.state().approvals.get(stage) ?? []
  const openedBy = () => parts.state().opened.get(stage) ?? null
  return {
    ...{ run, stage, gate, who, approvals, openedBy },
    waits: () => parts.state().run === run && parts.state().waiting.has(stage),
    document: () => ({ approvals: [...(openedBy() ?? approvals())], opened: openedBy() !== null }),
  }
}

/** Answers when `isDone` says that the act stands in the journal. Throws NOT_WAITING where the gate opened or closed without it. */
async function act(parts: ControlParts, at: AtGate, act: GateAct, isDone: () => boolean): Promise<ApprovalsDoc> {
  handleOf(parts, at.run)
  if (!at.waits()) throw gateClosed(at)
  const decided = parts.awaiting.begin(event => (event.run === at.run ? decision(at, isDone) : null))
  const takeBack = parts.people.act(at.stage, act)
  try {
    return await decided.found
  } finally {
    takeBack()
  }
}

function decision(at: AtGate, isDone: () => boolean): ApprovalsDoc | null {
  if (isDone()) return at.document()
  if (!at.waits()) throw gateClosed(at)
  return null
}

function isMine({ who }: AtGate, names: readonly string[] | null): boolean {
  return names?.some(name => samePerson(name, who.name)) ?? false
}

function hasApproved(at: AtGate): boolean {
  return isMine(at, at.openedBy()) || isMine(at, at.approvals())
}

/** The last approval is there and the gate still waits: its opening is the very next event. */
function opensNow(at: AtGate): boolean {
  const needed = at.gate.kind === 'approve' ? at.gate.count : 1
  return at.waits() && at.approvals().length >= needed
}

function gateClosed({ stage, openedBy }: AtGate): SaidError {
  return openedBy() === null
    ? notWaiting(`No gate of stage ${stage} waits.`, `ステージ ${stage} は承認・確認を待っていません。`)
    : notWaiting(`The gate of stage ${stage} has opened.`, `ステージ ${stage} の開始はすでに承認されました。`)
}

/** Whoever can read the local key could give any number of names. */
function refuseLocal(who: Who): void {
  if (who.kind !== 'local') return
  throw new SaidError('FORBIDDEN', {
    en: 'A gate that asks for approvals is opened by people with accounts of their own, in the console.',
    ja: '承認が必要なステージは、それぞれのアカウントを持つ人がコンソールで承認します。',
  })
}

function refuseNoPerson(who: Who): never {
  throw new SaidError('FORBIDDEN', {
    en: `${who.name} is a token: gates are opened by people.`,
    ja: `${who.name} はトークンです。承認・確認は人が行います。`,
  })
}

function refuseUnlessAllowed({ gate, stage }: AtGate): void {
  if (gate.kind === 'approve' && gate.breakGlass === true) return
  throw new SaidError('FORBIDDEN', {
    en: `The plan does not let one person open the gate of stage ${stage} alone.`,
    ja: `計画では、ステージ ${stage} を一人で開始することは認められていません。`,
  })
}
