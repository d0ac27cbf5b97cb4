import type { ProgramBody, ProgramDevice } from '@kakuri/core/compile/program.ts'
import { stageSteps } from '@kakuri/core/compile/program.ts'
import type { AnyEvent } from '@kakuri/core/journal/events.ts'
import type { RungKind } from '@kakuri/core/plan/shape.ts'
import type { DrivenDeviceDoc } from '../api/map.ts'
import { sentenceInBoth } from './bilingual.ts'

type Way = DrivenDeviceDoc['ways'][number]
type Failing = { readonly utc: number; readonly code: string; readonly message: string }

interface Probe {
  goodUtc: number | null
  failing: Failing | null
}

/** When each rung of each cut point was last read well, and what failed since; folded from the journal. */
export interface Probes {
  add(event: AnyEvent): void
  devices(program: ProgramBody): DrivenDeviceDoc[]
}

export function createProbes(): Probes {
  const probes = new Map<string, Probe>()
  const of = (step: string, rung: RungKind): Probe => {
    const key = keyOf(step, rung)
    const known = probes.get(key) ?? { goodUtc: null, failing: null }
    probes.set(key, known)
    return known
  }
  return { add: event => addTo(of, event), devices: program => drivenDevices(program, probes) }
}

const keyOf = (step: string, rung: RungKind) => `${rung} ${step}`

function addTo(of: (step: string, rung: RungKind) => Probe, event: AnyEvent): void {
  const { utc } = event
  const good = (step: string, rung: RungKind) => Object.assign(of(step, rung), { goodUtc: utc, failing: null })
  switch (event.type) {
    case 'run.prepared':
      for (const { step, rung, error } of event.body.observed) {
        if (error === null) good(step, rung)
        else of(step, rung).failing = { utc, ...error }
      }
      return
    case 'step.observed':
      good(event.body.step, event.body.rung)
      return
    case 'step.ended':
      if (event.body.reading !== null && event.body.rung !== null) good(event.body.step, event.body.rung)
      return
    case 'rung.failed':
      of(event.body.step, event.body.rung).failing = { utc, code: event.body.code, message: event.body.message }
      return
    default:
  }
}

function drivenDevices(program: ProgramBody, probes: ReadonlyMap<string, Probe>): DrivenDeviceDoc[] {
  const steps = Map.groupBy(program.stages.flatMap(stageSteps), step => step.device)
  return Object.values(program.devices).flatMap(device => {
    const own = (steps.get(device.id) ?? []).map(({ id }) => id)
    const ways = waysOf(device, rung => own.flatMap(step => probes.get(keyOf(step, rung)) ?? []))
    const { id, name, room, address } = device
    return ways.length === 0
      ? []
      : [{ id, name, room, address, hostKeys: [...(device.ways.ssh?.hostKeys ?? [])], ways }]
  })
}

function waysOf({ ways: { ssh, snmp, console } }: ProgramDevice, probesOf: (rung: RungKind) => Probe[]): Way[] {
  return [
    ...(ssh ? [wayOf('ssh', ssh.profile, ssh.port, probesOf('ssh'))] : []),
    ...(snmp ? [wayOf('snmp', snmp.profile, snmp.port, probesOf('snmp'))] : []),
    ...(console ? [wayOf('console', console.profile, null, probesOf('console'))] : []),
  ]
}

/** A device answers for all its cut points; what the last try found counts. */
function wayOf(rung: RungKind, profile: string, port: number | null, probes: readonly Probe[]): Way {
  const goodUtc = probes.reduce<number | null>(
    (last, { goodUtc }) => ((goodUtc ?? 0) > (last ?? 0) ? goodUtc : last),
    null,
  )
  const failures = probes.flatMap(({ failing }) => failing ?? []).sort((a, b) => b.utc - a.utc)
  const [failing] = failures.filter(({ utc }) => utc >= (goodUtc ?? 0))
  return {
    ...{ rung, profile, port, goodUtc },
    failing: failing === undefined ? null : { ...failing, message: sentenceInBoth(failing.message) },
  }
}
