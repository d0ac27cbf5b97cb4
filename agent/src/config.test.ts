import { formatFault } from '@kakuri/core/base/fault.ts'
import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const read = (text: string) => readConfig({ name: 'agent.yaml', bytes: Buffer.from(text) })
const GOOD = 'agent: room-a\ncontroller: { host: 192.0.2.1 }\n'

describe('agent.yaml', () => {
  it('needs a name and a controller, and has a value for everything else', () => {
    expect(read(GOOD)).toEqual({
      ok: true,
      value: {
        ...{ agent: 'room-a', controller: { host: '192.0.2.1', port: 8443 }, terminal: null, gpio: '/usr/bin' },
        ...{ authority: '/etc/kakuri-agent/authority.pem', state: '/var/lib/kakuri-agent' },
        display: { port: 8080, language: 'both', zone: 540 },
      },
    })
  })

  it.each([
    ['a key it does not know', `${GOOD}contoller: 1\n`, 'agent.yaml:3:1: contoller is not a key'],
    [
      'a host name',
      'agent: a\ncontroller: { host: hospital.example }\n',
      'agent.yaml:2:21: controller.host must be an address',
    ],
    [
      'the name of the controller',
      'agent: controller\ncontroller: { host: 192.0.2.1 }\n',
      'agent.yaml:1:8: agent cannot be',
    ],
    ['a zone by name', `${GOOD}display: { zone: Asia/Tokyo }\n`, 'agent.yaml:3:18: display.zone must be the distance'],
    ['a path that is not whole', `${GOOD}state: state\n`, 'agent.yaml:3:8: state must be a whole path'],
  ])('refuses %s, with its place and a hint', (_what, text, said) => {
    const result = read(text)
    expect(result.ok ? '' : result.faults.map(formatFault).join('\n')).toContain(said)
    expect(result.ok ? [] : result.faults.map(fault => fault.hint)).not.toContain('')
  })

  it('tells all faults at once', () => {
    const result = read('agent: a b\ncontroller: { host: x, port: 0 }\n')
    expect(result.ok ? 0 : result.faults.length).toBe(3)
  })
})
