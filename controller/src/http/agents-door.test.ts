import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, openServer, type TestingServer } from './testing-server.ts'

const BODY = {
  ...{ agent: 'agent-1', request: 'PEM', linkKey: `ed25519:${'A'.repeat(43)}=` },
  recipient: `age1${'q'.repeat(58)}`,
}

let server: TestingServer
beforeEach(async () => {
  server = await openServer()
})
afterEach(() => server.http.close())

const knock = (more: Parameters<typeof ask>[3] = {}) => ask(server, 'POST', '/agents/ask', { body: BODY, ...more })

describe('an agent that asks to be let in', () => {
  it('needs neither login nor origin, and is told by its address', async () => {
    const answer = await fetch(`${server.origin}/api/v1/agents/ask`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(BODY) },
    })
    expect([answer.status, server.service.acts]).toEqual([200, ['ask agent-1 127.0.0.1']])
  })

  it('a page from elsewhere cannot ask in its place', async () => {
    expect((await knock({ headers: { origin: 'https://elsewhere.example' } })).status).toBe(403)
  })

  it('that asks again and again has to wait, also with the session of an administrator', async () => {
    const session = server.service.session(['admin'])
    const answers = await Promise.all(Array.from({ length: 21 }, () => knock({ session })))
    expect(answers.filter(one => one.status === 429)).toHaveLength(1)
    await server.clock.advance(10_000)
    expect((await knock()).status).toBe(200)
  })

  it.each([
    ['a name that could be a topic', { agent: 'a/b' }],
    ['a link key that is none', { linkKey: 'ssh-ed25519 AAAA' }],
    ['a request longer than any', { request: 'x'.repeat(4_001) }],
    ['a word that nobody knows', { role: 'admin' }],
  ])('is refused with %s', async (_what, more) => {
    const answer = await knock({ body: { ...BODY, ...more } })
    expect([answer.status, answer.document().code]).toEqual([400, 'BODY_INVALID'])
  })
})

it('a controller that serves no agents does not say that it could', async () => {
  Object.assign(server.service, { agents: null })
  expect((await knock()).document().code).toBe('NOT_FOUND')
  expect((await ask(server, 'GET', '/agents/ask/t-1')).document().code).toBe('NOT_FOUND')
})
