#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Half of the time until an agent is ready is reading its own code. The unit names a folder in NODE_COMPILE_CACHE, which holds for
// this file too; elsewhere what a run compiles is kept in the state folder. Where it cannot be written nothing is kept.
const state = process.argv[process.argv.indexOf('--state') + 1]
if (process.argv.includes('run') && process.argv.includes('--state') && state) enableCompileCache(join(state, 'cache'))
// No await at the top: what is built from this is CommonJS, see agent/vite.config.ts.
void import('./cli.ts')
  .then(({ runCli }) => runCli(process.argv.slice(2)))
  .then(code => {
    process.exitCode = code
  })
