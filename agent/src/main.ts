#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Half of the time until an agent is ready is reading its own code. Where the folder cannot be written nothing is kept.
const state = process.argv[process.argv.indexOf('--state') + 1]
if (process.argv.includes('run')) {
  enableCompileCache(join(process.argv.includes('--state') && state ? state : '/var/lib/kakuri-agent', 'cache'))
}
const { runCli } = await import('./cli.ts')
process.exitCode = await runCli(process.argv.slice(2))
