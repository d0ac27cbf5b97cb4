import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { Bundle, ProgramStage, Step } from '@kakuri/core/compile/program.ts'
import { type Names, namesOf } from '@kakuri/core/view/names.ts'
import type { PlanDoc, PlanStageDoc, PlanStepDoc } from '../api/plan.ts'

interface Around {
  /** Why the site files are no longer what was sealed; null while they are. */
  readonly filesDiffer: Bilingual | null
  readonly demo: boolean
}

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
    devices: Object.fromEntries(Object.values(devices).map(({ id, name, room }) => [id, { name, room }])),
    stages: stages.map(stage => stageDocument(stage, names)),
    demo: around.demo,
  }
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
