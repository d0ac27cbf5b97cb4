import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Enrolment } from '@kakuri/agent/display/contract.ts'
import { enrol } from '@kakuri/agent/enrol.ts'
import { diskFiles } from '@kakuri/agent/files.ts'
import { openState, type State } from '@kakuri/agent/state.ts'
import { askController } from '@kakuri/agent/uplink/ask.ts'
import { ADMIN, type TestRegistry, testRegistry } from '@kakuri/controller/agents/testing-registry.ts'
import { failureOf } from '@kakuri/controller/http/problem.ts'
import { systemClock } from '@kakuri/core/base/clock.ts'
import { askBody } from '@kakuri/core/link/enrol.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { buildAgent, COMMAND } from './started.ts'
import { until } from './world.ts'

const AGENT = 'agent-r1'
let test: TestRegistry
let other: TestRegistry
let server: Server
let folder: string
let state: State
let shown: Enrolment[]
const ending = () => new AbortController()
let stop: AbortController

beforeEach(async () => {
  ;[test, other] = await Promise.all([testRegistry([AGENT], systemClock), testRegistry([AGENT], systemClock)])
  folder = mkdtempSync(join(tmpdir(), 'kakuri-enrol-'))
  state = openState(join(folder, 'state'), diskFiles)
  ;[shown, stop] = [[], ending()]
  server = createServer(test.certificates.chained(), (request, response) => {
    const answer = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body))
    const ticket = /^\/api\/v1\/agents\/ask\/(.+)$/.exec(request.url ?? '')?.[1]
    if (ticket !== undefined) return answer(200, test.registry.state(ticket))
    void text(request).then(async body => {
      const asking = { ...askBody.parse(JSON.parse(body)), address: '127.0.0.1' }
      try {
        answer(200, await test.registry.ask(asking))
      } catch (error) {
        const { status, problem } = failureOf(error, '')
        answer(status, problem)
      }
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  stop.abort()
  server.close()
  server.closeAllConnections()
  test.end()
  other.end()
  rmSync(folder, { recursive: true })
})

const begin = (authority: string, agent = AGENT) => {
  const { port } = server.address() as AddressInfo
  const target = { host: '127.0.0.1', port, authority }
  const show = (enrolment: Enrolment) => void shown.push(enrolment)
  return enrol({ agent, state, target, clock: systemClock, signal: stop.signal, ask: askController, show })
}
const codeShown = () => until(() => shown.find(one => one.code !== null)?.code)

it('the code shown is the one that the controller waits for, and with it the agent is let in', async () => {
  const done = begin(test.certificates.authority)
  await test.registry.approve(AGENT, await codeShown(), ADMIN)
  expect(await done).toBe(true)
  expect(state.identity()?.certificate).toContain('BEGIN CERTIFICATE')
  expect(state.pinned()?.trusted).toEqual(['ed25519:controller'])
  expect(state.renewalKey()).toBeNull()
})

it('a controller of another authority is not spoken to', async () => {
  void begin(other.certificates.authority)
  await until(() => shown.some(one => one.phase === 'unreachable'))
  expect(shown.map(one => one.code)).toEqual([null])
  expect(test.registry.waiting()).toEqual([])
})

it('a request that an administrator refuses is told on the display', async () => {
  void begin(test.certificates.authority)
  await codeShown()
  await test.registry.refuse(AGENT, ADMIN)
  await until(() => shown.some(one => one.phase === 'refused'))
  expect(state.identity()).toBeNull()
})

it('with keys that were revoked it is told so, with what to do, and neither that nobody answers nor that a person refused', async () => {
  void begin(test.certificates.authority)
  await test.registry.approve(AGENT, await codeShown(), ADMIN)
  await until(() => state.identity())
  await test.registry.revoke(AGENT, 'stolen', ADMIN)
  shown = []
  void begin(test.certificates.authority)
  const { phase, told } = await until(() => shown.at(-1))
  expect([phase, shown.length]).toEqual(['refused', 1])
  for (const text of [told?.ja, told?.en]) expect(text).toContain(state.folder)
  expect(told?.en).toContain('revoked')
  rmSync(state.file('keys'), { recursive: true })
  state = openState(state.folder, diskFiles)
  void begin(test.certificates.authority)
  await codeShown()
})

it('under a name that the plan does not have it says so', async () => {
  void begin(test.certificates.authority, 'agent-r9')
  const { phase, told } = await until(() => shown.at(-1))
  expect([phase, told?.en]).toEqual(['refused', expect.stringContaining('has no agent agent-r9')])
})

it('the program as it is installed is let in by the code that it prints', async () => {
  buildAgent()
  const { port } = server.address() as AddressInfo
  const [config, authority] = [join(folder, 'agent.yaml'), join(folder, 'authority.pem')]
  writeFileSync(authority, test.certificates.authority)
  const lines = [`agent: ${AGENT}`, `controller: { host: 127.0.0.1, port: ${port} }`, `authority: ${authority}`]
  writeFileSync(config, [...lines, `state: ${state.folder}`, ''].join('\n'))
  const child = spawn(COMMAND, ['enrol', '--config', config, '--language', 'en'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', part => {
    said += part
  })
  await until(() => test.registry.waiting().length > 0 && said.includes('Read this code'))
  await test.registry.approve(AGENT, /administrator: (\S+)/.exec(said)?.[1] ?? '', ADMIN)
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
  expect(state.identity()?.certificate).toContain('BEGIN CERTIFICATE')
})
