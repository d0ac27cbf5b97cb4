import type { Role } from '@kakuri/core/journal/events.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROUTES } from '../api/routes.ts'
import { type Answered, ask, openServer, type TestingServer } from './testing-server.ts'
import { LOCAL_KEY } from './testing-service.ts'

/**
 * Written by hand from what each person's work is, and on purpose not made from the table of routes: a slip there has to show here.
 * Letters: v viewer, o onsite, n network, c commander, a admin; `*` everybody logged in, `-` nobody needs to be.
 * After them `!` where a confirmation is needed, `?` where it is but for a drill; `t` where an API token may.
 */
const EXPECTED = `
GET    /health                              -     t
GET    /ready                               -     t
GET    /metrics                             *     t
GET    /openapi.json                        -     t
GET    /docs                                -     t
POST   /login                               -
POST   /logout                              *
GET    /me                                  *     t
POST   /me/step-up                          *
POST   /me/password                         *
GET    /board                               *     t
GET    /tasks                               *     t
GET    /plan                                *     t
GET    /map                                 *     t
GET    /checks                              *     t
GET    /bundles                             *     t
GET    /bundles/${'a'.repeat(64)}/differences *   t
POST   /bundles                             nc!
GET    /devices                             nca   t
POST   /prepare                             nc    t
GET    /chronology                          *     t
POST   /chronology/notes                    onc
GET    /photos/${'a'.repeat(64)}            *     t
GET    /chronology/export?format=csv        *     t
POST   /runs                                nc?   t
POST   /runs/run-1/pause                    nc    t
POST   /runs/run-1/resume                   nc?   t
POST   /runs/run-1/cancel                   nc?   t
POST   /runs/run-1/steps/s1/skip            nc    t
POST   /runs/run-1/steps/s1/answer          onc
POST   /runs/run-1/stages/st1/approve       nc?
POST   /runs/run-1/stages/st1/withdraw      nc
POST   /runs/run-1/stages/st1/break-glass   c!
POST   /runs/run-1/stages/st1/confirm       c?
GET    /accounts                            a     t
POST   /accounts                            a!
PATCH  /accounts/Ito                        a!
POST   /accounts/Ito/reset                  a!
GET    /sessions                            a     t
DELETE /sessions/s-1                        a
GET    /tokens                              a     t
POST   /tokens                              a!
DELETE /tokens/monitoring                   a
GET    /certificates                        nca   t
GET    /certificates/authority.pem          -     t
POST   /certificates/renew                  a!
GET    /agents                              *     t
POST   /agents/agent-1/approve              a!
POST   /agents/agent-1/refuse               a!
POST   /agents/agent-1/revoke               a!
POST   /agents/ask                          -     t
GET    /agents/ask/t-1                      -     t
`

const BODIES: { readonly [path: string]: unknown } = {
  '/login': { name: 'Ito', password: 'right' },
  '/me/step-up': { secret: 'x' },
  '/me/password': { old: 'x', fresh: 'y' },
  '/chronology/notes': { text: 'seen' },
  '/runs': { kind: 'incident', direction: 'isolate', stages: ['st1'], reason: 'ransom note' },
  '/runs/run-1/pause': { reason: 'wait' },
  '/runs/run-1/cancel': { reason: 'false alarm' },
  '/runs/run-1/steps/s1/skip': { reason: 'broken' },
  '/runs/run-1/steps/s1/answer': { answer: 'done' },
  '/runs/run-1/stages/st1/break-glass': { reason: 'alone at night' },
  '/accounts': { name: 'Abe', roles: ['viewer'] },
  '/accounts/Ito': { disabled: true },
  '/accounts/Ito/reset': { password: true },
  '/agents/agent-1/approve': { code: 'K7QX-2M9P' },
  '/agents/agent-1/revoke': { reason: 'stolen' },
  '/agents/ask': {
    ...{ agent: 'agent-1', request: 'PEM', linkKey: `ed25519:${'A'.repeat(43)}=` },
    recipient: `age1${'q'.repeat(58)}`,
  },
  '/tokens': { name: 'm', role: 'viewer', days: 30 },
}

const LETTERS: { readonly [K in Role]: string } = { viewer: 'v', onsite: 'o', network: 'n', commander: 'c', admin: 'a' }
const PEOPLE = Object.keys(LETTERS) as Role[]

interface Row {
  readonly method: string
  readonly path: string
  readonly rights: string
  readonly tokens: boolean
}

const ROWS: readonly Row[] = EXPECTED.trim()
  .split('\n')
  .map(line => {
    const [method = '', path = '', rights = '', tokens] = line.split(/\s+/)
    return { method, path, rights, tokens: tokens === 't' }
  })

const open = (row: Row) => row.rights === '-'
const has = (row: Row, role: Role) => open(row) || row.rights === '*' || row.rights.includes(LETTERS[role])
const asks = (row: Row) => /[!?]/.test(row.rights)
const byRole = ROWS.flatMap(row => PEOPLE.map(role => ({ ...row, role })))

let server: TestingServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.http.close())

const bodyOf = ({ method, path }: Row) => (method === 'GET' ? undefined : (BODIES[path] ?? {}))
const told = (answer: Answered) => (answer.status === 200 ? 200 : `${answer.status} ${answer.document().code}`)
const send = (row: Row, more: Parameters<typeof ask>[3]) =>
  ask(server, row.method, row.path, { body: bodyOf(row), ...more })

it('lists every route there is but the stream, which has tests of its own', () => {
  expect(ROWS.length).toBe(Object.keys(ROUTES).length - 1)
})

describe('nobody', () => {
  it.each(ROWS)('$method $path: $rights', async row => {
    expect(told(await send(row, {}))).toBe(open(row) ? 200 : '401 NOT_LOGGED_IN')
  })
})

describe('a session that was confirmed just now', () => {
  it.each(byRole)('$method $path as $role: $rights', async row => {
    const answer = await send(row, { session: server.service.session([row.role], true) })
    expect(told(answer)).toBe(has(row, row.role) ? 200 : '403 FORBIDDEN')
  })
})

describe('a session that was not', () => {
  it.each(byRole.filter(asks))('$method $path as $role: $rights', async row => {
    const answer = await send(row, { session: server.service.session([row.role]) })
    expect(told(answer)).toBe(has(row, row.role) ? '403 STEP_UP_NEEDED' : '403 FORBIDDEN')
  })
})

describe('an API token', () => {
  it.each(byRole)('$method $path as $role: $rights, tokens $tokens', async row => {
    const headers = { authorization: `Bearer ${server.service.token(row.role)}` }
    expect(told(await send(row, { headers }))).toBe(row.tokens && has(row, row.role) ? 200 : '403 FORBIDDEN')
  })
})

const OWN_SESSION = ['/logout', '/me/step-up', '/me/password']

describe('somebody at the controller itself', () => {
  it.each(ROWS)('$method $path', async row => {
    const headers = { authorization: `Bearer ${LOCAL_KEY}`, 'x-kakuri-actor': encodeURIComponent('夜勤') }
    expect(told(await send(row, { headers }))).toBe(OWN_SESSION.includes(row.path) ? '403 FORBIDDEN' : 200)
  })
})

describe('a drill needs no confirmation', () => {
  it.each([
    ['/runs', { kind: 'drill', direction: 'isolate', stages: ['st1'], reason: 'monthly' }],
    ['/runs/drill-1/resume', {}],
    ['/runs/drill-1/cancel', { reason: 'done' }],
    ['/runs/drill-1/stages/st1/approve', {}],
    ['/runs/drill-1/stages/st1/confirm', {}],
  ])('POST %s', async (path, body) => {
    const session = server.service.session(['commander'])
    expect((await ask(server, 'POST', path, { session, body })).status).toBe(200)
  })

  it('and a live drill does', async () => {
    const body = { kind: 'live-drill', direction: 'isolate', stages: ['st1'], reason: 'yearly' }
    const session = server.service.session(['commander'])
    expect(told(await ask(server, 'POST', '/runs', { session, body }))).toBe('403 STEP_UP_NEEDED')
  })

  it('and a run that nobody knows does, so that a guessed name opens nothing', async () => {
    const session = server.service.session(['commander'])
    expect(told(await ask(server, 'POST', '/runs/other/resume', { session, body: {} }))).toBe('403 STEP_UP_NEEDED')
  })

  it('and the kind in a body does not make a drill of the incident that the path names', async () => {
    const session = server.service.session(['commander'])
    const body = { kind: 'drill', reason: 'x' }
    expect(told(await ask(server, 'POST', '/runs/run-1/cancel', { session, body }))).toBe('403 STEP_UP_NEEDED')
  })
})

it('a confirmation is over after its five minutes', async () => {
  const own = await openServer()
  const session = own.service.session(['commander'], true)
  await own.clock.advance(5 * 60_000)
  const body = { reason: 'x' }
  expect(told(await ask(own, 'POST', '/runs/run-1/stages/st1/break-glass', { session, body }))).toBe(
    '403 STEP_UP_NEEDED',
  )
  await own.http.close()
})

it('an act is done in the name of whoever proved themselves', async () => {
  const before = server.service.acts.length
  await ask(server, 'POST', '/prepare', { session: server.service.session(['network']), body: {} })
  expect(server.service.acts.slice(before)).toEqual(['prepare network'])
})

it('a refusal reaches nobody behind the server', async () => {
  const before = server.service.acts.length
  await ask(server, 'POST', '/prepare', { session: server.service.session(['viewer']), body: {} })
  expect(server.service.acts.length).toBe(before)
})
