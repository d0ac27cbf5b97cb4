// `pnpm bench`: measures the design's budgets in one run and prints the table. With `--write`, also puts it into
// docs/reference/performance.md. Other arguments pick sections.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { browserMissing } from '../browser/requirements.ts'
import { labMissing } from '../lab/requirements.ts'
import { benchAgent } from './agent.ts'
import { benchAgents } from './agents.ts'
import { benchCheck } from './check.ts'
import { benchConsole } from './console.ts'
import { benchAppends } from './journal-rows.ts'
import { benchLastPacket } from './last-packet.ts'
import { machineLine, markdownTable, type Row } from './report.ts'
import { benchSimulated } from './simulated.ts'
import { benchSwitches } from './switches.ts'

interface Section {
  readonly name: string
  /** Why it cannot run here; null when it can. */
  readonly missing: () => string | null
  readonly run: () => Promise<Row[]>
}

const nothing = () => null

const SECTIONS: readonly Section[] = [
  { name: 'switches', missing: labMissing, run: benchSwitches },
  { name: 'last-packet', missing: labMissing, run: benchLastPacket },
  { name: 'check', missing: nothing, run: benchCheck },
  { name: 'simulated', missing: nothing, run: benchSimulated },
  { name: 'journal', missing: nothing, run: benchAppends },
  { name: 'agents', missing: nothing, run: benchAgents },
  { name: 'console', missing: browserMissing, run: benchConsole },
  { name: 'agent', missing: nothing, run: benchAgent },
]

async function main(words: readonly string[]): Promise<void> {
  const picked = words.filter(word => !word.startsWith('--'))
  const unknown = picked.filter(name => !SECTIONS.some(section => section.name === name))
  if (unknown.length > 0)
    throw new Error(`no section ${unknown.join(', ')}; there are ${SECTIONS.map(s => s.name).join(', ')}`)
  const rows: Row[] = []
  for (const section of SECTIONS) {
    if (picked.length > 0 && !picked.includes(section.name)) continue
    const missing = section.missing()
    if (missing !== null) console.log(`${section.name}: left out, ${missing}`)
    else rows.push(...(await section.run()))
  }
  const table = markdownTable(rows)
  console.log(`${machineLine()}\n\n${table}`)
  if (words.includes('--write')) writeFileSync(page(), `${HEAD}${machineLine()}.\n\n${table}\n`)
}

function page(): string {
  return join(import.meta.dirname, '../../docs/reference/performance.md')
}

const HEAD = `# Performance

Written by \`npx pnpm@12 bench --write\`, never by hand. Every figure is a median of one run on one machine; a ratio compares with the
peer or floor measured in that same run, and above 1 means faster than the peer. "Armed" means that sessions were opened ahead.
"Read back" means that every port was read from the device after the cut, and the outcome is durable in the journal.

`

await main(process.argv.slice(2))
