import { KakuriError } from '@kakuri/core/base/errors.ts'
import { formatPlace } from '@kakuri/core/base/fault.ts'
import { type ProgramBody, stageSteps } from '@kakuri/core/compile/program.ts'
import { roomSteps } from '@kakuri/core/compile/room-part.ts'
import type { Finding } from '@kakuri/core/lint/finding.ts'
import type { PairProof, StageProof } from '@kakuri/core/lint/proof.ts'
import type { Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { type LoadedSite, loadSite } from '../load-site.ts'
import { CHECK } from '../messages/check.ts'
import { harmless, padTo } from '../terminal/width.ts'

/** `kakuri check`: reads, compiles, proves; changes nothing. */
export async function check(desk: Desk): Promise<number> {
  const loaded = await loadSite(desk)
  printReport(desk, loaded)
  desk.json({ check: reportDocument(loaded) })
  return exitCode(loaded.report.checked === null ? 'planUnsafe' : 'complete')
}

/** Throws PLAN_UNSAFE after showing the findings. */
export function requireChecked(desk: Desk, loaded: LoadedSite) {
  const { checked } = loaded.report
  if (checked !== null) return checked
  printReport(desk, loaded)
  const count = loaded.report.findings.filter(one => one.severity === 'error').length
  throw new KakuriError('PLAN_UNSAFE', desk.say(CHECK.unsafe(count)))
}

export function reportDocument({ site, program, report }: LoadedSite): unknown {
  return {
    site: site.id,
    ok: report.checked !== null,
    counts: {
      devices: site.devices.size,
      cables: site.cables.size,
      stages: program.stages.length,
      cutPoints: program.stages.flatMap(stageSteps).length,
      agents: site.agents.size,
    },
    alone: program.plan.alone ?? null,
    findings: report.findings,
    proofs: report.proofs.map(proof => ({
      stage: proof.stage,
      severs: proof.severs.map(({ from, to, holds }) => ({ from, to, holds })),
      keeps: proof.keeps.map(({ from, to, holds }) => ({ from, to, holds })),
    })),
  }
}

export function printReport(desk: Desk, { site, program, report }: LoadedSite): void {
  const steps = program.stages.flatMap(stageSteps).length
  desk.print(
    `${desk.style.bold(desk.say(site.name))}  ${desk.say(CHECK.counts(site.devices.size, site.cables.size, program.stages.length, steps))}`,
    ...roomLines(desk, program),
    ...program.stages.flatMap(stage => {
      const proof = report.proofs.find(one => one.stage === stage.id)
      const head = `  ${desk.style.bold(padTo(stage.id, 10))} ${desk.say(stage.name)}`
      return proof === undefined ? [head] : [head, ...proofLines(desk, proof)]
    }),
    ...report.findings.flatMap(finding => findingLines(desk, finding)),
    verdict(desk, report.findings),
  )
}

/** The agents with the number of steps of their rooms, and when they would run them alone. */
function roomLines(desk: Desk, program: ProgramBody): string[] {
  const agents = Object.entries(program.agents ?? {}).map(([id, { room }]) =>
    desk.say(CHECK.agent(id, program.rooms[room]?.name ?? { ja: room, en: room }, roomSteps(program, id).length)),
  )
  const { alone } = program.plan
  return [...agents, ...(alone === undefined ? [] : [desk.say(CHECK.alone(alone))])].map(line => `  ${line}`)
}

function proofLines(desk: Desk, proof: StageProof): string[] {
  return [...pairLines(desk, proof.severs, '⇹', CHECK.severed), ...pairLines(desk, proof.keeps, '↔', CHECK.kept)]
}

type Said = (holds: boolean) => { readonly ja: string; readonly en: string }

/** One line for all that holds; a line of its own for each pair that does not. */
function pairLines(desk: Desk, pairs: readonly PairProof[], sign: string, said: Said): string[] {
  const text = (pair: PairProof) => `${pair.from} ${sign} ${pair.to}`
  const held = pairs.filter(pair => pair.holds).map(text)
  const failed = pairs.filter(pair => !pair.holds).map(text)
  return [
    ...(held.length === 0 ? [] : [`     ${desk.style.green('✔')} ${desk.say(said(true))} ${held.join(', ')}`]),
    ...failed.map(one => `     ${desk.style.red('✘')} ${desk.say(said(false))} ${one}`),
  ]
}

function findingLines(desk: Desk, finding: Finding): string[] {
  const { style } = desk
  const severity =
    finding.severity === 'error' ? style.red(desk.say(CHECK.error)) : style.yellow(desk.say(CHECK.warning))
  return [
    '',
    `${severity} ${style.bold(formatPlace(finding.place))}  ${desk.tell(finding.message)}  ${style.dim(`(${finding.rule})`)}`,
    ...(finding.path ?? []).map((hop, index) => `      ${index === 0 ? '┌' : '│'} ${harmless(hop)}`),
    `    → ${desk.tell(finding.hint)}`,
  ]
}

function verdict(desk: Desk, findings: readonly Finding[]): string {
  const errors = findings.filter(one => one.severity === 'error').length
  const warnings = findings.length - errors
  const { style } = desk
  if (errors > 0) return `\n${style.red(`✘ ${desk.say(CHECK.unsafe(errors))}`)}`
  return `\n${style.green(`✔ ${desk.say(CHECK.safe(warnings))}`)}`
}
