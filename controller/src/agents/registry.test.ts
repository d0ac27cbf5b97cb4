import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HandClock } from '@kakuri/core/base/hand-clock.ts'
import { enrolCode } from '@kakuri/core/link/enrol-code.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { issueAuthority } from '../tls/issue.ts'
import { MOST_RENEWALS_A_DAY, OVERLAP_MS } from './registry.ts'
import { openRegistryStore, type RegistryStore } from './registry-store.ts'
import { MOST_ENDED, MOST_FROM_ADDRESS, MOST_TRIES, REQUEST_MS } from './requests.ts'
import { ADMIN, askingOf, derOf, forge, letIn, type TestRegistry, testKeys, testRegistry } from './testing-registry.ts'

const DAY = 86_400_000
const OPENSSL = '/usr/bin/openssl'
const NAMES = ['room-a', 'room-b', 'controller', '+', 'a/b', '部屋', ...Array.from({ length: 20 }, (_, at) => `r${at}`)]

let clock: HandClock
let test: TestRegistry
beforeEach(async () => {
  clock = new HandClock()
  test = await testRegistry(NAMES, clock)
})
afterEach(() => test.end())

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const types = () => test.events.map(event => event.type)

/** On the registry's file, with a new start after it: whoever asks waits for a code that is made to be slow. */
function onRows(work: (rows: RegistryStore) => void): void {
  const rows = openRegistryStore(join(test.folder, 'agents.db'))
  work(rows)
  rows.close()
  test.again()
}

describe('an agent that asks to be let in', () => {
  it('gets a certificate for its name when an admin types the code of its display', async () => {
    const { der, cert } = await letIn(test.registry, 'room-a')
    expect(test.registry.admit(der)).toEqual({ ok: true, agent: 'room-a', readOnly: false })
    const read = new X509Certificate(cert)
    expect(read.subject).toBe('CN=room-a')
    expect(read.subjectAltName).toBe('URI:kakuri:agent:room-a')
    expect(read.validToDate.getTime()).toBe(clock.now() + 90 * DAY)
    expect(types()).toEqual(['agent.asked', 'agent.enrolled'])
  })

  it('shows a code that it made itself from the keys of both sides', async () => {
    const keys = await testKeys('room-a')
    const asking = askingOf('room-a', keys)
    const { code, nonce, authority } = await test.registry.ask(asking)
    const spki = Buffer.from(await crypto.subtle.exportKey('spki', keys.pair.publicKey))
    const parts = { requestKey: sha256(spki), authority: sha256(new X509Certificate(authority).raw) }
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
    expect(await enrolCode({ ...asking, ...parts, nonce: Buffer.from(nonce, 'base64url') })).toBe(code)
    const other = { ...asking, linkKey: `ed25519:${Buffer.alloc(32).toString('base64')}` }
    expect(await enrolCode({ ...other, ...parts, nonce: Buffer.from(nonce, 'base64url') })).not.toBe(code)
  })

  it.each([
    ['small letters', (code: string) => code.toLowerCase()],
    ['O for 0 and I for 1', (code: string) => code.replaceAll('0', 'O').replaceAll('1', 'i')],
    ['without the dash', (code: string) => code.replace('-', ' ')],
    ['letters of a Japanese keyboard', (code: string) => code.replace(/[A-Z0-9]/g, one => wide(one))],
  ])('is let in by a code typed with %s', async (_, typed) => {
    const asked = await test.registry.ask(askingOf('room-a', await testKeys('room-a')))
    expect(await test.registry.approve('room-a', typed(asked.code), ADMIN)).toMatchObject({ revoked: false })
  })

  it('has waited in vain after five wrong codes', async () => {
    const asked = await test.registry.ask(askingOf('room-a', await testKeys('room-a')))
    const guesses = Array.from({ length: MOST_TRIES }, (_, at) =>
      test.registry.approve('room-a', `ZZZZ-000${at}`, ADMIN),
    )
    const answers = await Promise.allSettled(guesses)
    expect(answers.map(one => one.status === 'rejected' && one.reason.code)).toEqual(
      Array(MOST_TRIES).fill('NOT_FOUND'),
    )
    await expect(test.registry.approve('room-a', asked.code, ADMIN)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(test.registry.state(asked.ticket)).toEqual({ phase: 'refused' })
  })

  it('is not let in by the code of another agent', async () => {
    const asked = await test.registry.ask(askingOf('room-b', await testKeys('room-b')))
    await test.registry.ask(askingOf('room-a', await testKeys('room-a')))
    await expect(test.registry.approve('room-a', asked.code, ADMIN)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is not put aside by a stranger who asks in its name from elsewhere, and ends theirs when it is let in', async () => {
    const own = await test.registry.ask(askingOf('room-a', await testKeys('room-a')))
    const stranger = await test.registry.ask(askingOf('room-a', await testKeys('room-a'), '198.51.100.9'))
    await test.registry.approve('room-a', own.code, ADMIN)
    expect(test.registry.state(stranger.ticket)).toEqual({ phase: 'refused' })
    expect(test.registry.state(own.ticket)).toMatchObject({
      phase: 'approved',
      welcome: { trusted: ['ed25519:controller'] },
    })
  })

  it('leaves no more behind than may be kept, however often strangers ask', async () => {
    const keys = await testKeys('room-a')
    const askAgain = async () => {
      await clock.advance(15_000)
      return test.registry.ask(askingOf('room-a', keys))
    }
    const first = await askAgain()
    await askAgain()
    onRows(rows => {
      const [one] = [...rows.request.values()].filter(row => row.phase === 'refused')
      const like = (at: number) => (one === undefined ? [] : { ...one, id: `${at}`, sinceUtc: one.sinceUtc + at })
      rows.put({ request: Array.from({ length: MOST_ENDED - 2 }, (_, at) => like(at + 1)).flat() })
    })
    await askAgain()
    expect(test.registry.state(first.ticket)).toEqual({ phase: 'refused' })
    await askAgain()
    expect(() => test.registry.state(first.ticket)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
    expect(test.registry.waiting().length).toBe(1)
    onRows(rows => expect(rows.request.size).toBe(MOST_ENDED + 1))
  })

  it('is refused with the age key of a revoked agent, which a thief may hold', async () => {
    const asking = askingOf('room-a', await testKeys('room-a'))
    const { code } = await test.registry.ask(asking)
    await test.registry.approve('room-a', code, ADMIN)
    await test.registry.revoke('room-a', 'stolen', ADMIN)
    const anew = { ...askingOf('room-a', await testKeys('room-a')), recipient: asking.recipient }
    await expect(test.registry.ask(anew)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('keeps no revocation waiting, however many ask', async () => {
    const asking = askingOf('room-a', await testKeys('room-a'))
    const { code } = await test.registry.ask(asking)
    await test.registry.approve('room-a', code, ADMIN)
    const keys = await Promise.all(Array.from({ length: 10 }, (_, at) => testKeys(`r${at}`)))
    let answered = 0
    const asks = keys.map(async (one, at) => {
      await test.registry.ask(askingOf(`r${at}`, one, `192.0.2.${at}`))
      answered += 1
    })
    const thief = test.registry.ask({ ...askingOf('room-a', await testKeys('room-a')), linkKey: asking.linkKey })
    const refused = expect(thief).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await test.registry.revoke('room-a', 'stolen', ADMIN)
    expect(answered).toBeLessThan(keys.length)
    await Promise.all([...asks, refused])
  })

  it('replaces its older request when it asks again', async () => {
    const first = await test.registry.ask(askingOf('room-a', await testKeys('room-a')))
    await test.registry.ask(askingOf('room-a', await testKeys('room-a')))
    expect(test.registry.waiting()).toHaveLength(1)
    expect(test.registry.state(first.ticket)).toEqual({ phase: 'refused' })
  })

  it('waits no longer than a day', async () => {
    const asked = await test.registry.ask(askingOf('room-a', await testKeys('room-a')))
    await clock.advance(REQUEST_MS)
    expect(() => test.registry.state(asked.ticket)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
    await expect(test.registry.approve('room-a', asked.code, ADMIN)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is told that it was refused', async () => {
    const asked = await test.registry.ask(askingOf('room-a', await testKeys('room-a')))
    await test.registry.refuse('room-a', ADMIN)
    expect(test.registry.state(asked.ticket)).toEqual({ phase: 'refused' })
  })

  it('is not let in where the journal does not take it', async () => {
    const asked = await test.registry.ask(askingOf('room-a', await testKeys('room-a')))
    test.full = true
    await expect(test.registry.approve('room-a', asked.code, ADMIN)).rejects.toThrow('full')
    expect(test.registry.state(asked.ticket).phase).toBe('waiting')
    expect(test.registry.all()).toEqual([])
  })

  it('fills neither the journal nor the list from one address', async () => {
    const keys = await Promise.all(Array.from({ length: MOST_FROM_ADDRESS + 2 }, (_, at) => testKeys(`r${at}`)))
    const answers = await Promise.allSettled(keys.map((one, at) => test.registry.ask(askingOf(`r${at}`, one))))
    const refused = answers.flatMap(one => (one.status === 'rejected' ? [one.reason.code] : []))
    expect(refused).toEqual(['TOO_MANY_TRIES', 'TOO_MANY_TRIES'])
    await test.registry.ask(askingOf('r0', await testKeys('r0')))
    expect(types()).toEqual(Array(MOST_FROM_ADDRESS).fill('agent.asked'))
  })

  it.each(['nobody', '', 'room-a\n'])('is unknown where the plan has no agent %j', async agent => {
    const asking = { ...askingOf('room-a', await testKeys('room-a')), agent }
    await expect(test.registry.ask(asking)).rejects.toMatchObject({
      code: expect.stringMatching(/NOT_FOUND|BODY_INVALID/),
    })
  })

  it.each(['controller', '+', 'a/b', '部屋'])(
    'has no certificate for the name %j, even if the plan has it',
    async agent => {
      const asking = askingOf(agent, await testKeys(agent))
      await expect(test.registry.ask(asking)).rejects.toMatchObject({ code: 'BODY_INVALID' })
    },
  )

  it('proves that it holds the key it asks for', async () => {
    const { request } = await testKeys('room-a')
    const bytes = Buffer.from(request.replace(/-----[^-]+-----|\s/g, ''), 'base64')
    const last = bytes.length - 1
    bytes[last] = (bytes[last] ?? 0) ^ 1
    const forged = `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`
    const asking = { ...askingOf('room-a', await testKeys('room-a')), request: forged }
    await expect(test.registry.ask(asking)).rejects.toMatchObject({ code: 'BODY_INVALID' })
  })

  it('cannot use a request made for another name', async () => {
    const asking = { ...askingOf('room-a', await testKeys('room-b')) }
    await expect(test.registry.ask(asking)).rejects.toMatchObject({ code: 'BODY_INVALID' })
  })

  it.each(['', 'nonsense', '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----'])(
    'is refused with a request that is none: %j',
    async request => {
      const asking = { ...askingOf('room-a', await testKeys('room-a')), request }
      await expect(test.registry.ask(asking)).rejects.toMatchObject({ code: 'BODY_INVALID' })
    },
  )

  it('needs a key on the curve P-256', async () => {
    const asking = askingOf('room-a', await testKeys('room-a', { curve: 'P-384' }))
    await expect(test.registry.ask(asking)).rejects.toMatchObject({ code: 'BODY_INVALID' })
  })

  it('gains nothing from the request of another sent again: another key for its messages is another code', async () => {
    const keys = await testKeys('room-a')
    const own = await test.registry.ask(askingOf('room-a', keys))
    const stranger = await test.registry.ask(askingOf('room-a', keys, '198.51.100.9'))
    expect(stranger.code).not.toBe(own.code)
  })
})

const wide = (letter: string) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)

describe('a certificate', () => {
  it('opens after a restart what it opened before', async () => {
    const { der, asked } = await letIn(test.registry, 'room-a')
    expect(test.again().admit(der)).toMatchObject({ ok: true })
    expect(test.registry.state(asked.ticket).phase).toBe('approved')
    expect(statSync(join(test.folder, 'agents.db')).mode & 0o777).toBe(0o600)
  })

  it('of another authority opens nothing', async () => {
    const { cert } = await forge({ issuer: await issueAuthority(clock.now()), agent: 'room-a' })
    expect(test.registry.admit(derOf(cert))).toMatchObject({ ok: false, why: 'unknown' })
  })

  it('signed by itself opens nothing', async () => {
    const own = await issueAuthority(clock.now())
    expect(test.registry.admit(derOf(own.cert))).toMatchObject({ ok: false, why: 'unknown' })
  })

  it('of an agent cannot make other certificates', async () => {
    const { cert, keys } = await letIn(test.registry, 'room-a')
    const made = await forge({ issuer: { cert, key: keys.key }, agent: 'room-b' })
    expect(test.registry.admit(derOf(made.cert))).toMatchObject({ ok: false, why: 'unknown' })
  })

  it("of the controller's server is no agent's", async () => {
    const answer = test.registry.admit(derOf(test.certificates.server().cert))
    expect(answer).toMatchObject({ ok: false, why: 'unknown', detail: 'the certificate is not for a client' })
  })

  it('of the controller itself is no agent’s', async () => {
    const { cert } = await test.registry.ownClient()
    expect(test.registry.admit(derOf(cert))).toMatchObject({ ok: false, why: 'wrong-name' })
  })

  it.each([
    ['bytes that are none', Buffer.from('nonsense')],
    ['nothing', Buffer.alloc(0)],
  ])('is not seen in %s', (_, bytes) => {
    expect(test.registry.admit(bytes)).toMatchObject({ ok: false, why: 'unknown' })
  })

  it('that is not in the list opens nothing, though the authority signed it', async () => {
    const cert = await test.certificates.issueAgent((await testKeys('room-a')).request, 'room-a')
    await letIn(test.registry, 'room-a')
    expect(test.registry.admit(derOf(cert))).toMatchObject({ ok: false, agent: 'room-a', why: 'unknown' })
  })

  it.each([
    ['after 90 days lets its agent report and nothing more', 90 * DAY, true],
    ['opens all as before when the clock was set back by years', -9 * 365 * DAY, false],
  ])('%s', async (_, ms, readOnly) => {
    const { der } = await letIn(test.registry, 'room-a')
    await clock.advance(ms)
    expect(test.registry.admit(der)).toEqual({ ok: true, agent: 'room-a', readOnly })
  })

  it('that is revoked opens nothing, is in the list for an external broker, and its keys enrol nobody', async () => {
    const member = await letIn(test.registry, 'room-a')
    await test.registry.revoke('room-a', 'stolen', ADMIN)
    expect(test.registry.admit(member.der)).toMatchObject({ ok: false, why: 'revoked' })
    expect(test.registry.enrolled('room-a')).toMatchObject({ revoked: true })
    await expect(test.registry.ask(member.asking)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const renewal = test.registry.renew('room-a', member.keys.request)
    await expect(renewal).rejects.toMatchObject({ code: 'FORBIDDEN' })
    const fresh = await letIn(test.registry, 'room-a')
    expect(test.registry.admit(fresh.der)).toMatchObject({ ok: true })
    expect(test.again().admit(member.der)).toMatchObject({ ok: false, why: 'revoked' })
    expect(test.events.at(-2)).toMatchObject({ type: 'agent.revoked', actor: 'Suzuki', body: { reason: 'stolen' } })
  })

  it('counts on where the journal does not take its revocation', async () => {
    const { der } = await letIn(test.registry, 'room-a')
    test.full = true
    await expect(test.registry.revoke('room-a', 'stolen', ADMIN)).rejects.toThrow('full')
    expect(test.registry.admit(der)).toMatchObject({ ok: true })
  })

  it('ends when its agent is enrolled anew', async () => {
    const old = await letIn(test.registry, 'room-a')
    const fresh = await letIn(test.registry, 'room-a')
    expect(test.registry.admit(old.der)).toMatchObject({ ok: false, why: 'revoked' })
    expect(test.registry.enrolled('room-a')).toMatchObject({ linkKey: fresh.asking.linkKey })
  })

  it.runIf(existsSync(OPENSSL))('is held for a good client certificate by openssl, until it is revoked', async () => {
    const [ca, cert, crl] = ['ca.pem', 'agent.pem', 'crl.pem'].map(name => join(test.folder, name))
    clock = new HandClock()
    writeFileSync(ca ?? '', test.certificates.authority)
    writeFileSync(cert ?? '', (await letIn(test.registry, 'room-a')).cert)
    writeFileSync(crl ?? '', await test.registry.revocations())
    const at = String(Math.floor(clock.now() / 1_000))
    const verify = ['verify', '-x509_strict', '-purpose', 'sslclient', '-crl_check', '-attime', at]
    const run = () =>
      execFileSync(OPENSSL, [...verify, '-CAfile', ca ?? '', '-CRLfile', crl ?? '', cert ?? ''], { stdio: 'pipe' })
    expect(String(run())).toContain('OK')
    await test.registry.revoke('room-a', 'lost', ADMIN)
    writeFileSync(crl ?? '', await test.registry.revocations())
    expect(run).toThrow(/revoked/)
  })
})

describe('a renewed certificate', () => {
  const renewed = async () => {
    const old = await letIn(test.registry, 'room-a')
    const { certificate } = await test.registry.renew('room-a', (await testKeys('room-a')).request)
    return { old: old.der, fresh: derOf(certificate) }
  }

  it('takes the place of the old one a week after it was first used', async () => {
    const { old, fresh } = await renewed()
    expect(test.registry.admit(fresh)).toMatchObject({ ok: true })
    await clock.advance(OVERLAP_MS - 1)
    expect(test.registry.admit(old)).toMatchObject({ ok: true })
    await clock.advance(1)
    expect(test.again().admit(old)).toMatchObject({ ok: false, why: 'unknown' })
    expect(test.registry.admit(fresh)).toMatchObject({ ok: true })
    expect(test.events.at(-1)).toMatchObject({ actor: 'room-a', body: { how: 'renewed' } })
  })

  it('that never reached its agent does not shut it out', async () => {
    const { old } = await renewed()
    await clock.advance(60 * DAY)
    expect(test.registry.admit(old)).toMatchObject({ ok: true, readOnly: false })
  })

  it('is not given to an agent whose certificate has ended', async () => {
    await letIn(test.registry, 'room-a')
    await clock.advance(90 * DAY)
    const renewal = test.registry.renew('room-a', (await testKeys('room-a')).request)
    await expect(renewal).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('is not made again and again', async () => {
    await letIn(test.registry, 'room-a')
    const { request } = await testKeys('room-a')
    const renew = () => test.registry.renew('room-a', request)
    const answers = await Promise.allSettled(Array.from({ length: MOST_RENEWALS_A_DAY + 1 }, renew))
    expect(answers.at(-1)).toMatchObject({ reason: { code: 'TOO_MANY_TRIES' } })
    expect(answers.at(-2)).toMatchObject({ status: 'fulfilled' })
  })
})

it('who listens is told of every change of an agent', async () => {
  const told: string[] = []
  const end = test.registry.onChange(agent => told.push(agent))
  await letIn(test.registry, 'room-a')
  await test.registry.revoke('room-a', 'lost', ADMIN)
  end()
  await test.registry.ask(askingOf('room-b', await testKeys('room-b')))
  expect(told).toEqual(['room-a', 'room-a', 'room-a'])
})
