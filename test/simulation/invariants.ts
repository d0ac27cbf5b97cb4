import type { ProgramBody, Step } from '@kakuri/core/compile/program.ts'
import { stageSteps } from '@kakuri/core/compile/program.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import { keyOf } from './network.ts'
import type { LogEntry } from './sim-drivers.ts'

/** Each function lists what breaks one of the design's invariants; an empty list is what must hold. */

/** 1: no step of stage k+1 begins before stage k's steps are all ended and its gate has opened. */
export function breaksOfOrder(body: ProgramBody, events: readonly AnyEvent[]): string[] {
  const stageAt = new Map(body.stages.flatMap((stage, at) => stageSteps(stage).map(step => [step.id, at] as const)))
  const breaks: string[] = []
  const ended = new Set<string>()
  const opened = new Set<string>()
  let isolating: readonly string[] | null = null
  for (const event of events) {
    if (event.type === 'run.started') {
      isolating = event.body.direction === 'isolate' ? event.body.stages : null
      ended.clear()
      opened.clear()
    }
    if (event.type === 'gate.opened') opened.add(event.body.stage)
    if (event.type === 'step.ended') ended.add(event.body.step)
    if (isolating === null || event.run === null) continue
    if (event.type !== 'step.observed' && event.type !== 'step.intent' && event.type !== 'task.shown') continue
    const at = stageAt.get(event.body.step) ?? 0
    const stage = body.stages[at]
    if (stage !== undefined && !opened.has(stage.id))
      breaks.push(`${event.body.step} begins with the gate of ${stage.id} shut`)
    const before = body.stages.slice(0, at).filter(one => isolating?.includes(one.id))
    const open = before.flatMap(stageSteps).filter(step => !ended.has(step.id))
    if (open.length > 0) breaks.push(`${event.body.step} begins before ${open.map(step => step.id).join(', ')}`)
  }
  return breaks
}

/** 2: an intent for this step and rung is durable before the device is written to. */
export function breaksOfIntent(body: ProgramBody, events: readonly AnyEvent[], log: readonly LogEntry[]): string[] {
  const stepAt = stepsByTarget(body)
  return log
    .filter(entry => entry.verb === 'apply' || entry.verb === 'revert')
    .flatMap(entry => entry.targets.map(target => ({ entry, step: stepAt.get(keyOf(entry.device, target)) })))
    .filter(({ entry, step }) => !hasIntent(events, entry, step?.id ?? ''))
    .map(({ entry, step }) => `${entry.verb} of ${step?.id} over ${entry.rung} without an intent`)
}

function hasIntent(events: readonly AnyEvent[], entry: LogEntry, step: string): boolean {
  const last = events
    .slice(0, entry.seq)
    .findLast(
      event =>
        (event.type === 'step.intent' && event.body.step === step && event.body.rung === entry.rung) ||
        (event.type === 'step.ended' && event.body.step === step && event.run !== null),
    )
  return last?.type === 'step.intent' && last.body.action === entry.verb
}

/** Nothing is written by a later process to a target that it did not observe first. */
export function breaksOfBlindness(log: readonly LogEntry[]): string[] {
  const seen = new Set<string>()
  const breaks: string[] = []
  for (const entry of log) {
    for (const target of entry.targets) {
      const key = `${entry.process} ${keyOf(entry.device, target)}`
      if (entry.verb === 'observe') seen.add(key)
      if ((entry.verb === 'apply' || entry.verb === 'revert') && !seen.has(key))
        breaks.push(`${entry.verb} of ${key} unseen`)
    }
  }
  return breaks
}

export function stepsByTarget(body: ProgramBody): Map<string, Step> {
  const steps = body.stages.flatMap(stageSteps)
  return new Map(
    steps.flatMap(step =>
      step.device === null || step.target === null ? [] : [[keyOf(step.device, step.target), step] as const],
    ),
  )
}
