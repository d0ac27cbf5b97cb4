import { invariant } from '../base/errors.ts'
import { type CutEffects, effectsOf } from '../compile/effect.ts'
import { type ProgramBody, type Step, stageSteps } from '../compile/program.ts'
import type { CutPlan, CutPoint, Stage } from '../plan/shape.ts'
import type { Profile } from '../profile/shape.ts'
import { type Graph, graphOf } from '../site/graph.ts'
import { type Endpoint, endpointsOf } from '../site/graph-endpoints.ts'
import type { SiteMap } from '../site/shape.ts'
import type { Finding } from './finding.ts'

export interface LintParts {
  readonly site: SiteMap
  readonly plan: CutPlan
  readonly profiles: ReadonlyMap<string, Profile>
}

/** A step with the cut point it was compiled from and what it takes away. */
export interface Cut {
  readonly step: Step
  readonly point: CutPoint
  readonly effects: CutEffects
}

export interface CutStage {
  readonly stage: Stage
  /** As the program orders them. */
  readonly waves: readonly (readonly Cut[])[]
}

/** What every rule looks at. Links have the same numbers in both graphs, so effects fit both. */
export interface LintContext extends LintParts {
  readonly program: ProgramBody
  /** Unknown cables carry everything: to prove that a path is gone. */
  readonly joined: Graph
  /** Unknown cables carry nothing: to rely on a path. */
  readonly apart: Graph
  readonly stages: readonly CutStage[]
  /** Remembers its answers. */
  endpoints(graph: Graph, name: string): readonly Endpoint[]
}

export type Rule = (context: LintContext) => Finding[]

export function makeContext(program: ProgramBody, parts: LintParts): LintContext {
  const apart = graphOf(parts.site, 'apart')
  const joined = graphOf(parts.site, 'joined')
  const endpoints = remember((graph, name) => endpointsOf(graph, name))
  return { ...parts, program, apart, joined, stages: cutStages(program, parts.plan, apart), endpoints }
}

export function cutsOf(stage: CutStage): Cut[] {
  return stage.waves.flat()
}

/** A step as findings name it. */
export function stepName({ step }: Pick<Cut, 'step'>): string {
  return step.tag === '' ? step.id : `${step.id} (${step.tag})`
}

/** Every step outside `kind: hands`, with its device. */
export function deviceCuts(context: LintContext) {
  return context.stages.flatMap(cutsOf).flatMap(cut => {
    const device = cut.step.device === null ? undefined : context.site.devices.get(cut.step.device)
    return device === undefined ? [] : [{ ...cut, device }]
  })
}

function cutStages(program: ProgramBody, plan: CutPlan, graph: Graph): CutStage[] {
  invariant(program.stages.length === plan.stages.length, 'the program was compiled from this plan')
  return program.stages.map((compiled, index) => {
    const stage = plan.stages[index]
    invariant(stage?.id === compiled.id, `stage ${compiled.id} of the program stands in the plan`)
    const points = new Map(stage.cutPoints.map(point => [point.id, point]))
    invariant(stageSteps(compiled).length === points.size, `stage ${stage.id} has a step for every cut point`)
    const waves = compiled.waves.map(wave => wave.steps.map(step => cutOf(step, points.get(step.id), graph)))
    return { stage, waves }
  })
}

function cutOf(step: Step, point: CutPoint | undefined, graph: Graph): Cut {
  const same = point?.kind === step.kind && point.device === step.device
  invariant(point !== undefined && same, `step ${step.id} fits its cut point`)
  return { step, point, effects: effectsOf(graph, point) }
}

function remember<T>(make: (graph: Graph, name: string) => T): (graph: Graph, name: string) => T {
  const answers = new Map<Graph, Map<string, T>>()
  return (graph, name) => {
    const byName = answers.get(graph) ?? new Map<string, T>()
    answers.set(graph, byName)
    const answer = byName.get(name) ?? make(graph, name)
    byName.set(name, answer)
    return answer
  }
}
