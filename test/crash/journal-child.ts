import { createPrivateKey } from 'node:crypto'
import { writeSync } from 'node:fs'
import { systemClock } from '@kakuri/core/base/clock.ts'
import type { Journal } from '@kakuri/core/journal/contract.ts'
import { openJournal } from '@kakuri/core/journal/sqlite.ts'

/**
 * Appends to the journal named in the arguments until it is killed, and prints the number of every event it was told is
 * durable. Several appenders run at once, so that commits of one and of many events both meet the kill.
 */
const [file = '', pem = ''] = process.argv.slice(2)
const key = createPrivateKey(pem)
const journal = await openJournal({ file, key, clock: systemClock, epoch: 1, product: 'crash', checkpointEvery: 20 })
await Promise.all(['a', 'b', 'c'].map(name => appendForever(journal, name)))

async function appendForever(journal: Journal, name: string): Promise<never> {
  for (let count = 1; ; count++) {
    const events = Array.from({ length: (count % 3) + 1 }, () => ({
      type: 'run.paused' as const,
      actor: name,
      run: null,
      body: { reason: `${name} ${count}`.padEnd(400, '.') },
    }))
    for (const event of await journal.append(events)) writeSync(1, `${event.seq} ${event.hash}\n`)
  }
}
