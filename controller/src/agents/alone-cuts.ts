import type { Reading } from '@kakuri/core/driver/contract.ts'
import { type EvidenceEntry, OUTCOMES, type Outcome } from '@kakuri/core/journal/events.ts'
import { SEVERED_OUTCOMES } from '@kakuri/core/journal/ledger.ts'
import { RUNG_KINDS, type RungKind } from '@kakuri/core/plan/shape.ts'
import { z } from 'zod'
import { reading as plainReading } from '../api/common.ts'

/** How an agent left a cut point that it carried out alone, by its own journal. */
export interface AloneCut {
  readonly step: string
  readonly rung: RungKind | null
  /** Observed by the agent before it cut. */
  readonly was: Reading | null
  readonly outcome: Outcome
  /** It is held to be severed; false where only a look can tell, because a device may have been touched. */
  readonly severed: boolean
  /** Who confirmed it at the display; null where nobody was asked. */
  readonly by: string | null
  /** Sequence of the agent's entry that says so. */
  readonly seq: number
}

const step = z.string()
const rung = z.enum(RUNG_KINDS)
const reading = plainReading
  .extend({ parts: z.record(z.string(), plainReading.shape.state).optional() })
  .transform(({ parts, ...rest }): Reading => ({ ...rest, ...(parts !== undefined && { parts }) }))

/** An entry is signed by its agent, which does not make its content right: what is read of it is held to its shape. */
const TYPES = {
  'run.started': z.object({ kind: z.string(), direction: z.string() }),
  'step.observed': z.object({ step, reading }),
  'step.intent': z.object({ step, rung, action: z.enum(['apply', 'revert']), was: reading.nullable() }),
  'task.answered': z.object({ step, by: z.string().max(120) }),
  'step.ended': z.object({ step, outcome: z.enum(OUTCOMES), rung: rung.nullable(), reading: reading.nullable() }),
} as const
type Read = {
  [T in keyof typeof TYPES]: { readonly type: T; readonly body: z.infer<(typeof TYPES)[T]> }
}[keyof typeof TYPES]

interface Progress {
  observed: Reading | null
  rung: RungKind | null
  touched: boolean
  by: string | null
}

/** Folds an agent's journal, entry by entry, into what it cut alone. Drills leave no cut. */
export class AloneFold {
  /** By step: the last word. */
  readonly cuts = new Map<string, AloneCut>()
  readonly #steps = new Map<string, Progress>()
  #run: string | null = null

  add(entry: EvidenceEntry): void {
    const read = readEntry(entry)
    if (read?.type === 'run.started') this.#start(entry.run, read.body)
    else if (read !== null && this.#run !== null && entry.run === this.#run) this.#foldStep(entry.seq, read)
  }

  #start(run: string | null, { kind, direction }: { readonly kind: string; readonly direction: string }): void {
    this.#steps.clear()
    this.#run = kind !== 'drill' && direction === 'isolate' ? run : null
  }

  #foldStep(seq: number, { type, body }: Exclude<Read, { type: 'run.started' }>): void {
    const progress = this.#progress(body.step)
    if (type === 'step.observed') progress.observed ??= body.reading
    if (type === 'task.answered') progress.by = body.by
    if (type === 'step.intent' && body.action === 'apply') {
      progress.observed ??= body.was
      progress.rung = body.rung
      progress.touched ||= body.rung !== 'hands'
    }
    if (type === 'step.ended') this.#end(seq, body, progress)
  }

  #end(seq: number, body: z.infer<(typeof TYPES)['step.ended']>, progress: Progress): void {
    const { step: id, outcome } = body
    const severed = SEVERED_OUTCOMES.has(outcome)
    if (!severed && !progress.touched) return
    const was = progress.observed ?? (outcome === 'already-so' ? body.reading : null)
    const by = body.rung === 'hands' ? progress.by : null
    this.cuts.set(id, { ...{ step: id, was, outcome, severed, by, seq }, rung: body.rung ?? progress.rung })
  }

  #progress(id: string): Progress {
    const known = this.#steps.get(id) ?? { observed: null, rung: null, touched: false, by: null }
    this.#steps.set(id, known)
    return known
  }
}

function readEntry({ type, body }: EvidenceEntry): Read | null {
  if (!Object.hasOwn(TYPES, type)) return null
  const read = TYPES[type as keyof typeof TYPES].safeParse(body)
  return read.success ? ({ type, body: read.data } as Read) : null
}
