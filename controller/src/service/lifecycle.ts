import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { AnyNewEvent } from '@kakuri/core/journal/events.ts'
import type { Desk } from '../cli/desk.ts'
import { SERVE } from '../cli/messages/serve.ts'
import { CONTROLLER_FILE, type Running } from '../cli/remote/local-call.ts'
import { PRODUCT_VERSION } from '../cli/version.ts'
import { type Http, type HttpOptions, startHttp } from '../http/http.ts'
import { AGENTS_PORT, type AgentsAt, type AgentsWanted } from './agents-at.ts'
import type { Authority } from './authority.ts'
import { type Listen, localUrl, requireLoopback } from './listening.ts'
import { type OpenService, openService } from './open-service.ts'
import { KAKURI } from './run-state.ts'
import { SaidError } from './said.ts'

export interface StartOptions {
  readonly listen: readonly Listen[]
  /** What the controller is called beside its addresses; stands in its certificate. */
  readonly names: readonly string[]
  /** Plain HTTP; loopback only. */
  readonly http: boolean
  /** The built console; null for the API alone. */
  readonly consoleFolder: string | null
  readonly demo: boolean
  /** Where agents are served: asked for by name, or beside the console (port 8883) where the plan has agents. Left out: nowhere. */
  readonly agents?: AgentsWanted
  readonly log: HttpOptions['log']
}

/** A controller that serves. */
export interface RunningService extends OpenService {
  /** Where it listens, such as `https://127.0.0.1:8443`. */
  readonly addresses: readonly string[]
  /** Null on plain HTTP. */
  readonly authority: Authority | null
  /** Where agents connect, such as `192.0.2.10:8883`; null where none are served. */
  readonly broker: string | null
  /**
   * Stops in a known state: nothing new is begun, steps that devices are at work on are ended (30 s at most), a run that is
   * under way is left paused, streams and journal are closed. Resolves with the run that is open, which the next start takes up.
   * Called again it waits for the same stop.
   */
  stop(reason: string): Promise<string | null>
}

/** Opens the service of the site at this desk, serves it, and goes on with the run that was open. */
export async function startService(desk: Desk, options: StartOptions): Promise<RunningService> {
  if (options.http) requireLoopback(options.listen)
  const key = randomBytes(32).toString('base64url')
  const authority: { opened: Authority | null } = { opened: null }
  const open = await openService(desk, {
    ...{ key, demo: options.demo },
    agents: plan => agentsAt(options, plan.hasAgents),
    certificates:
      options.http && agentsAt(options, false) === null
        ? null
        : async parts => {
            // Plain HTTP needs nothing of it.
            const { openAuthority } = await import('./authority.ts')
            authority.opened = await openAuthority(desk, options, parts)
            return authority.opened.certificates
          },
  })
  try {
    return await serve(desk, options, { open, key, authority: authority.opened })
  } catch (error) {
    await open.close(() => [])
    throw error
  }
}

function agentsAt({ agents, http, listen }: StartOptions, hasAgents: boolean): AgentsAt | null {
  if (agents === undefined) return null
  const host = listen[0]?.host
  if (agents.at !== null || http || !hasAgents || host === undefined) return agents.at
  return { kind: 'own', listen: { host, port: AGENTS_PORT } }
}

interface Serving {
  readonly open: OpenService
  readonly key: string
  readonly authority: Authority | null
}

async function serve(desk: Desk, options: StartOptions, serving: Serving): Promise<RunningService> {
  const { open, authority } = serving
  const http = await startHttp(httpOptions(desk, options, serving)).catch(notListening)
  authority?.onRenewed(() => http.reloadTls())
  const { addresses } = http
  await open.record({ type: 'service.started', actor: KAKURI, run: null, body: { addresses, product: product() } })
  // What agents did by themselves meanwhile is known before a run goes on.
  await open.hub?.returned()
  await open.engine.begin()
  await desk.cli.files.write(fileOf(desk), JSON.stringify(running(options, serving, addresses)), 0o600)
  let stopping: Promise<string | null> | null = null
  return {
    ...{ ...open, addresses, authority, broker: open.hub?.address ?? null },
    stop: reason => {
      stopping ??= stop(desk, open, http, reason)
      return stopping
    },
  }
}

/** Why the operating system does not let it listen, in words. */
const REASONS: { readonly [code: string]: Bilingual } = {
  EADDRINUSE: { en: 'another program listens there', ja: '別のプログラムが使用しています' },
  EADDRNOTAVAIL: { en: 'this machine does not have the address', ja: 'このマシンのアドレスではありません' },
  EACCES: { en: 'this user may not listen on that port', ja: 'このユーザーはそのポートを使えません' },
}

function notListening(error: unknown): never {
  if (!(error instanceof Error && 'code' in error && 'address' in error && 'port' in error)) throw error
  const why = REASONS[String(error.code)] ?? { en: error.message, ja: error.message }
  throw new SaidError('USAGE', SERVE.notListening(`${error.address}:${error.port}`, why), { cause: error })
}

const fileOf = (desk: Desk) => join(desk.stateFolder, CONTROLLER_FILE)
const product = () => `kakuri ${PRODUCT_VERSION}`

function httpOptions(desk: Desk, options: StartOptions, { open, authority }: Serving): HttpOptions {
  const { listen, names, consoleFolder, log } = options
  const tls = authority === null || options.http ? null : () => authority.certificates.server()
  return {
    ...{ listen, names, consoleFolder, log, tls },
    service: open.service,
    clock: desk.cli.clock,
    product: product(),
  }
}

/** What this machine's own command line needs; a file left by one that died names a process that is no longer there. */
function running(options: StartOptions, { key, authority }: Serving, addresses: readonly string[]): Running {
  const listen = options.listen.map((one, index) => ({ ...one, port: Number(portOf(addresses[index])) || one.port }))
  return {
    url: localUrl(listen, !options.http),
    pid: process.pid,
    key,
    authority: authority?.certificates.authority ?? null,
    fingerprint: authority?.fingerprint ?? null,
  }
}

function portOf(address: string | undefined): string {
  return /:(\d+)$/.exec(address ?? '')?.[1] ?? ''
}

async function stop(desk: Desk, open: OpenService, http: Http, reason: string): Promise<string | null> {
  await open.engine.quiet()
  await desk.cli.files.remove(fileOf(desk))
  await http.close()
  let left: string | null = null
  await open.close(run => {
    left = run
    const stopped: AnyNewEvent = { type: 'service.stopped', actor: KAKURI, run: null, body: { reason, open: run } }
    return [stopped]
  })
  return left
}
