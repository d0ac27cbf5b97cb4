import type { CutPlan, CutPoint, Relation, Stage } from '../plan/shape.ts'
import type { Profile } from '../profile/shape.ts'
import { type Graph, graphOf } from '../site/graph.ts'
import { noCuts } from '../site/graph-cuts.ts'
import { Search } from '../site/graph-search.ts'
import type { SiteMap } from '../site/shape.ts'
import { gatherContents } from './contents.ts'
import { handsCables } from './effect.ts'
import { timeLadder } from './ladder.ts'
import {
  type Program,
  type ProgramBody,
  type ProgramRelation,
  type ProgramStage,
  type Step,
  stageSteps,
} from './program.ts'
import { secondSide, targetOf } from './target.ts'
import { orderWaves } from './waves.ts'
import { controllerNodes } from './way-in.ts'

/**
 * Turns a cut plan into stages, waves and steps for a site map. Never refuses: what is wrong with the outcome is lint's to
 * say. Waves are ordered with unknown cables taken as absent.
 */
export function compile(site: SiteMap, plan: CutPlan, profiles: ReadonlyMap<string, Profile>): Program {
  const graph = graphOf(site, 'apart')
  const cuts = noCuts(graph)
  const uncut = new Search(graph, noCuts(graph), controllerNodes(graph))
  const stages = plan.stages.map(stage =>
    compileStage(stage, () =>
      orderWaves(graph, uncut, cuts, stage.cutPoints).map(wave =>
        wave.map(cut => compileStep(graph, uncut, cut, profiles)),
      ),
    ),
  )
  const body: ProgramBody = {
    format: 'kakuri-program/1',
    site: { id: site.id, name: site.name },
    plan: { name: plan.name, triggers: plan.triggers, ...(plan.alone && { alone: plan.alone }) },
    rooms: Object.fromEntries(
      [...site.rooms.values()].map(({ id, name, people }) => [id, { name, ...(people && { people }) }]),
    ),
    ...agentsOf(site),
    ...(site.contacts && { contacts: site.contacts }),
    segments: Object.fromEntries([...site.segments.values()].map(({ id, kind, name }) => [id, { kind, name }])),
    ...gatherContents(site, stages.flatMap(stageSteps), profiles),
    aaa: Object.fromEntries(site.aaa),
    stages,
  }
  return body as Program
}

/** A site without agents has no word of them, so that its program is the same as before there were any. */
function agentsOf(site: SiteMap): Pick<ProgramBody, 'agents'> {
  const agents = [...site.agents.values()].map(({ id, room }) => [id, { room }] as const)
  return agents.length === 0 ? {} : { agents: Object.fromEntries(agents) }
}

function compileStage(stage: Stage, waves: () => Step[][]): ProgramStage {
  const { id, name, gate, impact, announcements, probationMs, watchEveryMs, recut } = stage
  return {
    ...{ id, name, gate, impact, announcements, probationMs, watchEveryMs, recut },
    severs: stage.severs.map(withoutPlace),
    keeps: stage.keeps.map(withoutPlace),
    waves: waves().map(steps => ({ steps })),
  }
}

function compileStep(graph: Graph, uncut: Search, cut: CutPoint, profiles: ReadonlyMap<string, Profile>): Step {
  return {
    id: cut.id,
    // Lint refuses a plan that leaves a tag out, so no program that runs has an empty one.
    tag: cut.tag ?? '',
    kind: cut.kind,
    device: cut.device,
    target: targetOf(graph, cut),
    ladder: timeLadder(cut, graph.site, profiles),
    second: secondSide(graph, cut, uncut),
    cables: handsCables(graph, cut),
    display: cut.display,
    impact: cut.impact,
  }
}

function withoutPlace({ from, to }: Relation): ProgramRelation {
  return { from, to }
}
