import { invariant } from '../base/errors.ts'
import type { Path, YamlFile } from '../base/yaml.ts'
import { defaultLadder, type SiteFacts } from './facts.ts'
import type { CutPointEntry, PlanFile, StageEntry } from './schema.ts'
import type { CutPlanBody, CutPoint, CutPointKind, Stage } from './shape.ts'

/** The cut plan's body out of a plan.yaml without faults. */
export function buildPlan(file: PlanFile, yaml: YamlFile, facts: SiteFacts): CutPlanBody {
  const stages = file.stages.map((stage, index) => buildStage(stage, ['stages', index], yaml, facts))
  const { name, triggers, alone } = file
  return { name, triggers, stages, ...(alone && { alone: { afterMs: alone.after, when: alone.when } }) }
}

function buildStage(stage: StageEntry, path: Path, yaml: YamlFile, facts: SiteFacts): Stage {
  const placed = (key: 'severs' | 'keeps') =>
    stage[key].map((relation, index) => ({ ...relation, place: yaml.places.value([...path, key, index]) }))
  return {
    id: stage.id,
    name: stage.name,
    gate: stage.gate,
    severs: placed('severs'),
    keeps: placed('keeps'),
    impact: stage.impact ?? null,
    announcements: stage.announcements,
    probationMs: stage.probation,
    watchEveryMs: stage.watch.every,
    recut: stage.watch.recut,
    cutPoints: stage.cutPoints.map((point, index) => buildPoint(point, [...path, 'cutPoints', index], yaml, facts)),
    place: yaml.places.value(path),
  }
}

function buildPoint(point: CutPointEntry, path: Path, yaml: YamlFile, facts: SiteFacts): CutPoint {
  const target = targetOf(point)
  const cables = point.hands ?? point.cables ?? ownCablesOf(target, facts)
  const device = target.device === null ? undefined : facts.site.devices.get(target.device)
  return {
    id: point.id,
    tag: point.tag ?? null,
    ladder: point.ladder ?? defaultLadder(target.kind, device, cables.length > 0),
    impact: point.impact ?? null,
    display: point.display ?? null,
    cables,
    place: yaml.places.value(path),
    ...target,
  }
}

function ownCablesOf(target: Target, facts: SiteFacts): readonly string[] {
  if (target.kind === 'power') return facts.cablesAt(target.device)
  const own =
    target.kind === 'port'
      ? facts.cableOf('port', target)
      : target.kind === 'service'
        ? facts.cableOf('service', { ...target, port: target.service })
        : null
  return own === null ? [] : [own]
}

/** What is particular to each kind of cut point. */
type Target = { [K in CutPointKind]: Omit<Extract<CutPoint, { kind: K }>, CommonKey> }[CutPointKind]
type CommonKey = 'id' | 'tag' | 'ladder' | 'impact' | 'display' | 'cables' | 'place'

function targetOf({ port, zoneBlock, service, power, hands }: CutPointEntry): Target {
  if (port !== undefined) return { kind: 'port', ...port }
  if (zoneBlock !== undefined) return { kind: 'zone-block', ...zoneBlock }
  if (service !== undefined) return { kind: 'service', device: service.device, service: service.port }
  if (power !== undefined) return { kind: 'power', device: power }
  invariant(hands !== undefined, 'a cut point that passed the rules has exactly one kind')
  return { kind: 'hands', device: null }
}
