import type { RunHandle } from '@kakuri/core/executor/contract.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import type { OrderBody } from '../api/runs.ts'
import type { Control, Who } from './contract.ts'
import { type ControlParts, handleOf, notWaiting, openRun, requireCommand } from './control-parts.ts'
import { waitsForPeople } from './run-state.ts'
import { SaidError } from './said.ts'

type RunControl = Pick<Control, 'start' | 'pause' | 'resume' | 'cancel' | 'prepare' | 'kindOf'>

/** Beginning and ending runs. */
export function runControl(parts: ControlParts): RunControl {
  return {
    start: (order, who) => start(parts, order, who),
    pause: (run, reason, who) => pause(parts, run, reason, who),
    resume: (run, who) => resume(parts, run, who),
    cancel: (run, reason, who) => cancel(parts, run, reason, who),
    prepare: who => prepare(parts, who),
    kindOf: run => {
      const { open } = parts.ledger()
      return open?.id === run ? open.kind : null
    },
  }
}

async function start(parts: ControlParts, order: OrderBody, who: Who): Promise<{ run: string }> {
  requireCommand(order.kind, who, { en: `order a run of kind ${order.kind}`, ja: `種類 ${order.kind} の実行を命じる` })
  refuseMisread(order)
  const handle = await parts.runs.begin(() =>
    order.direction === 'isolate' ? isolate(parts, order, who) : restore(parts, order, who),
  )
  return { run: handle.id }
}

/** What one direction does not know must not be left out in silence: something else would be cut, or put back. */
function refuseMisread({ direction, steps, skips }: OrderBody): void {
  if (direction === 'isolate' && steps !== undefined)
    throw new SaidError('USAGE', {
      en: 'Stages are isolated whole: cut points are left out by skips, each with its reason.',
      ja: '遮断はステージ単位です。除く遮断点は、理由とともに skips で指定してください。',
    })
  if (direction === 'restore' && skips.length > 0)
    throw new SaidError('USAGE', {
      en: 'A restore names the cut points that are put back (steps), not those that are left out (skips).',
      ja: '復旧では、除く遮断点（skips）ではなく、戻す遮断点（steps）を指定してください。',
    })
}

function isolate({ plant }: ControlParts, order: OrderBody, who: Who): Promise<RunHandle> {
  const { bundle, executor } = plant()
  const { kind, reason } = order
  const skips = new Map(order.skips.map(skip => [skip.step, skip.reason]))
  const known = bundle.program.stages.map(stage => stage.id)
  return executor.isolate({ bundle, kind, reason, actor: who.name, skips, stages: inPlanOrder(known, order.stages) })
}

function restore({ plant }: ControlParts, order: OrderBody, who: Who): Promise<RunHandle> {
  const { bundle, executor } = plant()
  const { kind, reason, steps } = order
  const stages = [...new Set(order.stages)]
  return executor.restore({ bundle, kind, reason, stages, actor: who.name, ...(steps !== undefined && { steps }) })
}

/** Names that the plan does not have stay at the end, where the executor refuses them by name. */
function inPlanOrder(known: readonly string[], wanted: readonly string[]): string[] {
  const chosen = new Set(wanted)
  return [...known.filter(id => chosen.has(id)), ...[...chosen].filter(id => !known.includes(id))]
}

/**
 * Answers when the pause is durable. Where only people are waited for, whom a pause does not hurry, it answers at once: no
 * device is at work and nothing new begins. That it was asked for is durable first: a stop or a crash in between keeps it.
 */
async function pause(parts: ControlParts, run: string, reason: string, who: Who): Promise<void> {
  const open = openRun(parts, run)
  requireCommand(open.kind, who, { en: 'pause this run', ja: 'この実行を一時停止する' })
  if (open.paused) return
  const handle = handleOf(parts, run)
  const halted = parts.awaiting.begin(event => haltedBy(parts, run, event))
  try {
    await parts.journal.append([{ type: 'run.pausing', actor: who.name, run, body: { reason } }])
    handle.pause(reason, who.name)
    if ((await halted.found) === 'people') return
  } finally {
    halted.forget()
  }
  await over(handle)
  if (parts.ledger().open?.id !== run) throw notWaiting(`Run ${run} has ended.`, `実行 ${run} は終了しました。`)
}

function haltedBy(parts: ControlParts, run: string, event: AnyEvent): 'over' | 'people' | null {
  if (event.run !== run) return null
  if (event.type === 'run.paused' || event.type === 'run.ended') return 'over'
  return waitsForPeople(parts.state()) ? 'people' : null
}

/** The executor lets go of a run just after its last event. */
async function over(handle: RunHandle): Promise<void> {
  await handle.finished.then(
    () => undefined,
    () => undefined,
  )
}

/** A run that goes on already is left to it. */
async function resume(parts: ControlParts, run: string, who: Who): Promise<void> {
  const open = openRun(parts, run)
  requireCommand(open.kind, who, { en: 'resume this run', ja: 'この実行を再開する' })
  if (parts.runs.handle !== null && !open.paused) return refusePausing(parts, run)
  const { bundle, executor } = parts.plant()
  await parts.runs.begin(async () => (parts.runs.handle === null ? executor.resume(bundle, who.name) : null))
}

/** What was told to pause cannot be told to go on before it has paused. */
function refusePausing({ state }: ControlParts, run: string): void {
  if (state().pausing === null) return
  throw new SaidError('RUN_IN_PROGRESS', {
    en: `Run ${run} is about to pause: a person or a probation is still waited for.`,
    ja: `実行 ${run} は一時停止の途中です。担当者の回答または仮復旧の確認を待っています。`,
  })
}

async function cancel(parts: ControlParts, run: string, reason: string, who: Who): Promise<void> {
  const open = openRun(parts, run)
  requireCommand(open.kind, who, { en: 'cancel this run', ja: 'この実行を中止する' })
  const halted = parts.awaiting.begin(event => stoppedBy(run, event))
  const handle = await toCancel(parts, reason, who).catch(error => {
    halted.forget()
    throw error
  })
  const how = await halted.found
  if (handle !== null) await over(handle)
  // It had paused before it heard of this.
  if (how === 'run.paused') await cancel(parts, run, reason, who)
}

function stoppedBy(run: string, event: AnyEvent): 'run.paused' | 'run.ended' | null {
  if (event.run !== run) return null
  return event.type === 'run.paused' || event.type === 'run.ended' ? event.type : null
}

/** What has paused hears nothing any more. Where somebody resumed or cancelled it at the same moment, their handle is told. */
async function toCancel(parts: ControlParts, reason: string, who: Who): Promise<RunHandle | null> {
  const { runs, plant, ledger } = parts
  const { bundle, executor } = plant()
  const tell = (handle: RunHandle) => handle.cancel(reason, who.name)
  if (runs.handle !== null && ledger().open?.paused === false) tell(runs.handle)
  else {
    await runs.begin(async () => {
      if (runs.handle === null) return executor.cancel(bundle, who.name, reason)
      tell(runs.handle)
      return null
    })
  }
  return runs.handle
}

/** Opens sessions and observes every step over every rung; changes nothing. */
async function prepare(parts: ControlParts, who: Who): Promise<void> {
  const { open } = parts.ledger()
  if (open !== null || parts.runs.handle !== null) {
    throw new SaidError('RUN_IN_PROGRESS', {
      en: 'A run is open; nothing is prepared beside it.',
      ja: '実行が続いている間は、準備の確認はできません。',
    })
  }
  const { bundle, drivers, executor } = parts.plant()
  await drivers.arm(Object.values(bundle.program.devices), new AbortController().signal)
  await executor.prepare(bundle, who.name)
}
