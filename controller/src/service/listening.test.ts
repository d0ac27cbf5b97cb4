import { describe, expect, it } from 'vitest'
import { listenOf, localUrl, requireLoopback, urlOf } from './listening.ts'

const told = (...typed: string[]) => listenOf(typed).map(one => urlOf(one, true))

describe('where it listens', () => {
  it('is loopback unless it is told', () => {
    expect([told(), listenOf(undefined)]).toEqual([['https://127.0.0.1:8443'], [{ host: '127.0.0.1', port: 8443 }]])
  })

  it.each([
    ['127.0.0.1:9000', ['https://127.0.0.1:9000']],
    ['[::1]:9000', ['https://[::1]:9000']],
    ['0.0.0.0:9000', ['https://0.0.0.0:9000']],
    ['192.0.2.7:9000', ['https://192.0.2.7:9000', 'https://127.0.0.1:9000']],
  ])('%s is %j', (typed, urls) => {
    expect(told(typed)).toEqual(urls)
  })

  it.each(['kakuri.example:8443', '192.0.2.7', ':8443', '8443', '::1:8443', '[192.0.2.7]:1', '192.0.2.7:70000', ''])(
    'refuses "%s"',
    typed => {
      expect(() => listenOf([typed])).toThrow('ADDRESS:PORT')
    },
  )

  it.each(['0.0.0.0:80', '192.0.2.7:80', '[::]:80'])('refuses plain HTTP at %s', typed => {
    expect(() => requireLoopback(listenOf([typed]))).toThrow('loopback')
  })

  it.each([
    ['0.0.0.0:9000', 'https://127.0.0.1:9000'],
    ['[::]:9000', 'https://[::1]:9000'],
    ['192.0.2.7:9000', 'https://127.0.0.1:9000'],
  ])('of %s this machine uses %s', (typed, url) => {
    expect(localUrl(listenOf([typed]), true)).toBe(url)
  })
})
