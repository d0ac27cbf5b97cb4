import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Service, Told } from '../service/contract.ts'
import type { FileAnswer } from './handlers/ask.ts'

export interface Metrics {
  answered(request: { method: string; route: string; status: number; seconds: number }): void
  text(): Promise<FileAnswer>
  close(): void
}

const STANDINGS = ['cut', 'doubtful', 'restoring', 'reopened'] as const

/** A registry of its own, so that two servers in one process do not count into each other. */
export function metrics(service: Service, streamsOpen: () => number): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'kakuri_http_request_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  })
  gauges(registry, service, streamsOpen)
  const stop = countSteps(registry, service)
  return {
    answered: ({ seconds: took, ...labels }) => seconds.observe(labels, took),
    text: async () => ({ mime: registry.contentType, bytes: await registry.metrics() }),
    close: () => {
      stop()
      registry.clear()
    },
  }
}

function gauges(registry: Registry, service: Service, streamsOpen: () => number): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read())
      },
    })
  gauge('kakuri_journal_sequence', 'Sequence of the last event in the journal.', () => service.views.head())
  gauge('kakuri_streams_open', 'Event streams that are open.', streamsOpen)
  gauge('kakuri_sessions_open', 'Sessions that are open.', () => service.accounts.sessions(null).length)
  gauge('kakuri_ready', '1: the controller can carry out a run now.', () => Number(service.ready()))
  gauge('kakuri_run_open', '1: a run has begun and not ended.', () => Number(runOpen(service)))
  new Gauge({
    name: 'kakuri_cut_points',
    help: 'Cut points that are cut or may be, by how they stand.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { standing } = service.views.board()
      for (const state of STANDINGS) this.set({ state }, standing.filter(one => one.state === state).length)
    },
  })
}

function runOpen(service: Service): boolean {
  const { run } = service.views.board()
  return run !== null && run.phase !== 'ended'
}

/** A patch may name a step again after it ended: each counts once a run. */
function countSteps(registry: Registry, service: Service): () => void {
  const ended = new Counter({
    name: 'kakuri_steps_ended_total',
    help: 'Steps that ended since this process began, by outcome and kind of run.',
    labelNames: ['outcome', 'kind'],
    registers: [registry],
  })
  const board = service.views.board()
  let run = board.run
  const counted = new Set(board.steps.filter(step => step.phase === 'ended').map(step => step.id))
  return service.views.listen(({ patch }: Told) => {
    if (patch.run !== undefined && patch.run.id !== run?.id) counted.clear()
    run = patch.run ?? run
    for (const step of patch.steps ?? []) {
      if (step.phase !== 'ended' || step.outcome === null || counted.has(step.id)) continue
      counted.add(step.id)
      ended.inc({ outcome: step.outcome, kind: run?.kind ?? 'unknown' })
    }
  })
}
