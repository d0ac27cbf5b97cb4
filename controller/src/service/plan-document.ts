import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { Bundle, ProgramStage, Step } from '@kakuri/core/compile/program.ts'
import { type Names, namesOf } from '@kakuri/core/view/names.ts'
import type { MapDeviceDoc } from '../api/map.ts'
import type { PlanDoc, PlanStageDoc, PlanStepDoc } from '../api/plan.ts'

interface Around {
  /** Why the site files are no longer what was sealed; null while they are. */
  readonly filesDiffer: Bilingual | null
  readonly demo: boolean
  /** Devices of the site files as they are now: a program holds those alone that it drives. */
  readonly siteDevices: readonly SiteDevice[]
}

export type SiteDevice = Pick<MapDeviceDoc, 'id' | 'name' | 'room'>

/** The sealed plan as the API tells it. */
export function planDocument({ program, sha256, sealedBy, sealedAt, signer }: Bundle, around: Around): PlanDoc {
  const { site, plan, rooms, segments, devices, stages } = program
  const names = { ja: namesOf(program, 'ja'), en: namesOf(program, 'en') }
  return {
    site,
    name: plan.name,
    triggers: [...plan.triggers],
    seal: { sha256, sealedBy, sealedUtc: Date.parse(sealedAt), signer },
    filesDiffer: around.filesDiffer,
    rooms,
    segments,
    devices: devicesOf([...namedBy(stages, around.siteDevices), ...Object.values(devices)]),
    stages: stages.map(stage => stageDocument(stage, names)),
    ...(plan.alone && { alone: plan.alone }),
    demo: around.demo,
  }
}

function devicesOf(devices: readonly SiteDevice[]): PlanDoc['devices'] {
  return Object.fromEntries(devices.map(({ id, name, room }) => [id, { name, room }]))
}

/** What a stage keeps or severs may be a server that nobody drives: it is called by its name all the same. */
function namedBy(stages: readonly ProgramStage[], devices: readonly SiteDevice[]): SiteDevice[] {
  const relations = stages.flatMap(({ severs, keeps }) => [...severs, ...keeps])
  const ids = new Set(relations.flatMap(({ from, to }) => [...from, ...to]))
  return devices.filter(device => ids.has(device.id))
}

type BothNames = { readonly ja: Names; readonly en: Names }

function stageDocument(stage: ProgramStage, names: BothNames): PlanStageDoc {
  const { waves, severs, keeps, announcements, ...rest } = stage
  const relation = ({ from, to }: ProgramStage['severs'][number]) => ({ from: [...from], to: [...to] })
  return {
    ...rest,
    severs: severs.map(relation),
    keeps: keeps.map(relation),
    announcements: [...announcements],
    steps: waves.flatMap(({ steps }, wave) => steps.map(step => stepDocument(step, wave, names))),
  }
}

function stepDocument(step: Step, wave: number, names: BothNames): PlanStepDoc {
  const { id, tag, kind, device, target, ladder, cables, impact, display } = step
  return {
    ...{ id, tag, wave, kind, device, impact, display },
    port: target?.kind === 'port' ? target.port : null,
    place: { ja: names.ja.place(id), en: names.en.place(id) },
    ladder: ladder.map(rung => rung.kind),
    cables: [...cables],
  }
}
