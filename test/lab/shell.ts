// `npx pnpm@12 lab`: a shell in a hospital network of namespaces, with a site folder ready for the `kakuri` command.
// `--run '<commands>'` runs a script in it instead and ends with its exit status.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { newSealKey } from '@kakuri/core/compile/seal.ts'
import { sealSecrets } from '@kakuri/core/site/secrets.ts'
import { LAB_FOLDER } from './daemons.ts'
import { startTraffic } from './flows.ts'
import { COMPILED, type Lab, startLab } from './lab.ts'
import { LAB_PATH, labMissing } from './requirements.ts'
import { serveLabCommands } from './shell-commands.ts'
import { labCredentials, writeSite } from './site-files.ts'
import { CONTROLLER, readTopology } from './topology.ts'

const SITE = 'site'
const BIN = 'bin'
const SOCKET = 'shell.sock'
/** Locks the secrets of a network that is gone when the shell ends. It is written here for everybody to read. */
const PASSPHRASE = 'lab-only-passphrase'
const ROOT = join(import.meta.dirname, '../..')

const WELCOME = `
This is the lab hospital: 6 switches, 1 firewall and 9 hosts, all on this machine and reaching nothing outside it.
This shell is the controller. The folder holds the site files; the plan has three stages.

  kakuri check         read and prove the plan         flows          which traffic crosses now
  kakuri seal          sign it                         pull C-0023    pull a cable out, as a person does
  kakuri drill         all but the last write          plug C-0023    put it in again
  kakuri cut --stage 1 cut, for real                   stop srv-1     a switch stops answering; start srv-1
  kakuri status, kakuri log, kakuri restore            exit           ends the lab; nothing is left behind

To see traffic stop: flows, then kakuri cut --stage 1, then flows again. The way through: docs/tutorial/first-cut-in-the-lab.md
`

async function main(script: string | null): Promise<number> {
  const missing = labMissing()
  if (missing !== null) {
    console.error(`${missing}.`)
    return 1
  }
  if (script === null) console.log('Starting the lab ...')
  const lab = await startLab(readTopology('hospital'))
  try {
    await furnish(lab)
    const traffic = await startTraffic(lab)
    await traffic.crossing(Object.keys(lab.topology.flows))
    const server = await serveLabCommands(join(lab.folder, SOCKET), { lab, traffic })
    if (script === null) console.log(WELCOME)
    const status = await statusOf(openShell(lab, script))
    server.close()
    traffic.stop()
    return status
  } finally {
    await lab.stop()
  }
}

/** The site folder and the commands. All of it lies in the lab's own memory and goes with it. */
async function furnish(lab: Lab): Promise<void> {
  const site = join(lab.folder, SITE)
  writeSite(lab, site)
  rmSync(join(site, 'credentials.json'))
  const sealKey = newSealKey().export({ type: 'pkcs8', format: 'pem' }).toString()
  const secrets = { credentials: new Map(Object.entries(labCredentials())), sealKey, codes: new Map() }
  writeFileSync(join(site, 'secrets.age'), await sealSecrets(secrets, { passphrase: PASSPHRASE }), { mode: 0o600 })
  const bin = join(lab.folder, BIN)
  mkdirSync(bin)
  writeCommand(join(bin, 'kakuri'), `exec ${process.execPath} ${ROOT}/controller/src/main.ts "$@"`)
  const ask = `exec ${process.execPath} ${import.meta.dirname}/shell-ask.ts ${LAB_FOLDER}/${SOCKET}`
  for (const name of ['flows', 'pull', 'plug', 'stop', 'start']) writeCommand(join(bin, name), `${ask} ${name} "$@"`)
}

function writeCommand(file: string, line: string): void {
  writeFileSync(file, `#!/bin/sh\n${line}\n`)
  chmodSync(file, 0o755)
}

function openShell(lab: Lab, script: string | null): ChildProcess {
  const rc = `PS1='lab:\\w# '\n`
  writeFileSync(join(lab.folder, 'shell.rc'), rc)
  const shell = script === null ? ['bash', '--rcfile', `${LAB_FOLDER}/shell.rc`, '-i'] : ['bash', '-c', script]
  const there = ['env', '-C', `${LAB_FOLDER}/${SITE}`, ...shell]
  const [program = '', ...words] = lab.words(CONTROLLER, there)
  return spawn(program, words, { env: environment(), stdio: 'inherit' })
}

function environment(): NodeJS.ProcessEnv {
  const { TERM, LANG = 'C.UTF-8', LC_ALL, NO_COLOR, EDITOR } = process.env
  const PATH = `${LAB_FOLDER}/${BIN}:${dirname(process.execPath)}:${LAB_PATH}`
  const kept = { TERM, LANG, LC_ALL, NO_COLOR, EDITOR }
  return {
    ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
    ...{ PATH, HOME: '/root', HISTFILE: '', KAKURI_PASSPHRASE: PASSPHRASE },
    NODE_COMPILE_CACHE: COMPILED,
  }
}

/** Ctrl-C is for what runs in the shell; this process stays until the shell ends. */
async function statusOf(shell: ChildProcess): Promise<number> {
  const stay = () => undefined
  process.on('SIGINT', stay)
  const [status, signal] = await once(shell, 'exit')
  process.off('SIGINT', stay)
  return signal === null ? status : 128 + (constants.signals[signal as NodeJS.Signals] ?? 0)
}

/** Undefined for words that are not understood. */
function scriptOf(words: readonly string[]): string | null | undefined {
  if (words.length === 0) return null
  return words.length === 2 && words[0] === '--run' ? words[1] : undefined
}

if (import.meta.main) {
  const script = scriptOf(process.argv.slice(2))
  if (script === undefined) console.error("usage: lab [--run '<commands>']")
  process.exitCode = script === undefined ? 2 : await main(script)
}
