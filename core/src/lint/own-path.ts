import { controllerNodes, isDoorOpen, isOpen, type WayIn, wayIn } from '../compile/way-in.ts'
import type { Graph } from '../site/graph.ts'
import { type Cuts, noCuts } from '../site/graph-cuts.ts'
import { describePath, pathLine } from '../site/graph-path.ts'
import { Search } from '../site/graph-search.ts'
import { blame } from './blame.ts'
import { type Cut, type LintContext, stepName } from './context.ts'
import type { Finding } from './finding.ts'

interface Handled extends Cut {
  readonly device: string
  readonly way: WayIn
}

interface Wave {
  readonly cuts: readonly Cut[]
  /** Steps of it that some rung other than hands carries out. */
  readonly handled: readonly Handled[]
}

/**
 * At every moment of the program and of its restore the controller reaches every device still to be handled. Cutting only
 * takes paths away, so the worst order of parallel steps is the whole wave cut: a device reached then is reached in every
 * order, when it is applied and when it is read back. The restore goes through the same states backwards.
 */
export function ownPath(context: LintContext): Finding[] {
  const waves = context.stages.flatMap(stage => stage.waves.map(cuts => ({ cuts, handled: handledOf(context, cuts) })))
  const lost = findLost(context.apart, waves)
  return lost.size === 0 ? [] : explain(context.apart, waves, lost)
}

function handledOf({ apart, site }: LintContext, cuts: readonly Cut[]): Handled[] {
  return cuts.flatMap(cut => {
    const { device: id, ladder } = cut.point
    const device = id === null ? undefined : site.devices.get(id)
    if (device === undefined || ladder.every(rung => rung === 'hands')) return []
    return [{ ...cut, device: device.id, way: wayIn(apart, cut.point) }]
  })
}

/** From the end, where all is cut, wave after wave is given back: one search that only grows, so linear in the graph. */
function findLost(graph: Graph, waves: readonly Wave[]): ReadonlySet<Handled> {
  const cuts = noCuts(graph)
  for (const cut of waves.flatMap(wave => wave.cuts)) cuts.add(cut.effects.worst)
  const search = new Search(graph, cuts, controllerNodes(graph))
  const lost: Handled[] = []
  for (const wave of waves.toReversed()) {
    for (const step of wave.handled) if (!isOpen(step.way, search)) lost.push(step)
    for (const cut of wave.cuts) search.revive(cuts.remove(cut.effects.worst))
  }
  // What was never reached at all is the rule `reachable`'s to say.
  return new Set(lost.filter(step => isOpen(step.way, search)))
}

/** Goes forward once more to find the wave, the step and the cable that took each lost way in. */
function explain(graph: Graph, waves: readonly Wave[], lost: ReadonlySet<Handled>): Finding[] {
  const cuts = noCuts(graph)
  const open = new Set(lost)
  const findings: Finding[] = []
  let before = new Search(graph, noCuts(graph), controllerNodes(graph))
  for (const wave of waves) {
    for (const cut of wave.cuts) cuts.add(cut.effects.worst)
    const after = new Search(graph, cuts, controllerNodes(graph))
    for (const step of open) {
      if (isOpen(step.way, after)) continue
      findings.push(finding(graph, cuts, wave, { before, after }, step))
      open.delete(step)
    }
    if (open.size === 0) break
    before = after
  }
  return findings
}

interface Reach {
  readonly before: Search
  readonly after: Search
}

/** Where a way in was open that is shut now. */
function lostNode(way: WayIn, { before, after }: Reach): number {
  const doors = way.find(all => all.every(door => isDoorOpen(door, before)))
  const shut = doors?.find(door => !isDoorOpen(door, after))
  return shut?.find(node => before.reaches(node)) ?? -1
}

function finding(graph: Graph, cuts: Cuts, wave: Wave, reach: Reach, step: Handled): Finding {
  const hops = reach.before.pathTo(lostNode(step.way, reach))
  const path = describePath(graph, hops)
  const culprit = blame(graph, cuts, hops, wave.cuts)
  const taker = culprit === null ? 'an earlier wave' : `step ${stepName(culprit.cut)}`
  const at = culprit?.where ?? 'its way in'
  const own = culprit?.cut.step.id === step.step.id
  const message = own
    ? `step ${stepName(step)} cuts off its own device ${step.device} at ${at}`
    : `step ${stepName(step)} loses its device ${step.device} when ${taker} cuts ${at}`
  const hint = own
    ? `Cut the other end of ${at}, or give ${step.device} another way in. Way in until then: ${pathLine(path)}`
    : `Move step ${stepName(step)} to an earlier stage, or give ${step.device} another way in. Way in until then: ${pathLine(path)}`
  return { rule: 'own-path', severity: 'error', place: step.point.place, message, hint, path }
}
