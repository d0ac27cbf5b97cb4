import { expect, it } from 'vitest'
import { Transcript } from './transcript.ts'

it('takes a secret out wherever it stands, also where it came in pieces', () => {
  const transcript = new Transcript(['tsubaki'])
  transcript.typed('x tsubaki y')
  transcript.heard('tsu')
  transcript.heard('baki\n')
  expect(transcript.take()).toBe('» x [secret] y\n[secret]\n')
})

it('takes the longer of two secrets out first, so that nothing of it is left', () => {
  const transcript = new Transcript(['abc', 'abcdef'])
  transcript.heard('abcdef')
  expect(transcript.take()).toBe('[secret]')
})

it('keeps the end, at most 16 KiB, and shows no half of a secret that the limit cut', () => {
  const secret = 'S'.repeat(50)
  const transcript = new Transcript([secret])
  for (let sent = 0; sent < 5_000; sent++) transcript.heard(`病 ${secret}\n`)
  const text = transcript.take()
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(16 * 1024)
  expect(Buffer.byteLength(text)).toBeGreaterThan(15 * 1024)
  expect(text.endsWith('病 [secret]\n')).toBe(true)
  expect(text).not.toContain('SS')
  expect(text).not.toContain('�')
})

it('is empty after it was taken', () => {
  const transcript = new Transcript([])
  transcript.heard('x')
  transcript.take()
  expect(transcript.take()).toBe('')
})
