import { join } from 'node:path'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { ProgramBody } from '@kakuri/core/compile/program.ts'
import type { AnyEvent, EventType } from '@kakuri/core/journal/events.ts'
import { openJournalReader } from '@kakuri/core/journal/reader.ts'
import type { Desk } from '../cli/desk.ts'
import { chronologyFor } from '../cli/live/chronology.ts'
import { padTo } from '../cli/terminal/width.ts'
import { JOURNAL_FILE } from '../cli/work.ts'
import type { Facts } from './facts.ts'
import { crosses, FLOWS } from './flows.ts'
import { DEMO } from './messages.ts'
import type { World } from './world.ts'

const RULE_COLUMNS = 78

export function heading(desk: Desk, text: Bilingual): void {
  const title = `━━ ${desk.say(text)} `
  desk.print(
    '',
    desk.style.bold(padTo(title, RULE_COLUMNS).replace(/ {2,}$/, rest => ` ${'━'.repeat(rest.length - 1)}`)),
  )
}

/** Every flow as the simulated devices and cables let it through; each is a fact of the demo. */
export function showTraffic(desk: Desk, world: World, facts: Facts, stagesCut: readonly string[]): void {
  const { style } = desk
  desk.print('', style.bold(` ${desk.say(DEMO.traffic)}`))
  for (const flow of FLOWS) {
    const through = crosses(world, flow)
    const expected = flow.goneAfter === null || !stagesCut.includes(flow.goneAfter)
    const fact = `${flow.en} ${expected ? 'crosses' : 'is gone'} with ${stagesCut.join(', ') || 'nothing'} cut`
    const right = facts.check(fact, through === expected)
    const state = through ? style.dim(`─ ${desk.say(DEMO.crosses)}`) : style.green(`✂ ${desk.say(DEMO.gone)}`)
    desk.print(`   ${padTo(desk.say(flow), 44)} ${state}${right ? '' : `  ${style.red(desk.say(DEMO.wrong))}`}`)
  }
}

/** What an outsider wants to know first; the rest is in `kakuri log`. */
const TOLD: ReadonlySet<EventType> = new Set<EventType>([
  'bundle.sealed',
  'run.started',
  'run.recovered',
  'run.ended',
  'task.answered',
  'step.ended',
  'probation.confirmed',
])

export function readEvents(desk: Desk): AnyEvent[] {
  const reader = openJournalReader(join(desk.stateFolder, JOURNAL_FILE))
  try {
    return [...reader.read()]
  } finally {
    reader.close()
  }
}

export function showChronology(desk: Desk, program: ProgramBody): void {
  const events = readEvents(desk)
  const line = chronologyFor(desk, program)
  const lines = events.map(event => ({ event, text: line(event) }))
  const told = lines.filter(({ event }) => TOLD.has(event.type))
  desk.print(
    ...told.map(({ text }) => `  ${text}`),
    `  ${desk.style.dim(desk.say(DEMO.logPart(told.length, events.length)))}`,
  )
}
