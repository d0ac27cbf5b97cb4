import { randomUUID } from 'node:crypto'
import { crashAt } from '@kakuri/agent/crash.ts'
import { diskFiles } from '@kakuri/agent/files.ts'
import { startAgent } from '@kakuri/agent/run.ts'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { fileOpeners } from './devices.ts'

/** An agent that dies by SIGKILL at the point it was told. */
const given = JSON.parse(process.argv[2] ?? '')
const crash = crashAt(given.crashAt ?? undefined)
await startAgent({
  ...{ config: given.config, authority: '', files: diskFiles, clock: systemClock, newId: randomUUID },
  ...{ random: Math.random, openers: fileOpeners(given.devices, crash), crash, say: () => undefined },
})
