import { describe, expect, it } from 'vitest'
import { Canvas } from './terminal-canvas.ts'

/** What a malicious device on a serial line may have said, as it comes to stand in a fault on the screen. */
const SAID = 'said \u009b2J \u001b]0;x\u0007 \r\n \u202egnol'

describe('a screen', () => {
  it.each([
    ['painted', false],
    ['dumb', true],
  ])('that is %s writes no escape of what it shows', (_what, dumb) => {
    const written: string[] = []
    const output = { write: (text: string) => written.push(text), on: () => output, off: () => output }
    const draw = (text: string) => {
      written.length = 0
      new Canvas(output, dumb).draw([{ text, look: 'plain' }])
      return written.join('')
    }
    expect(draw(SAID)).toBe(draw('said \u00b72J \u00b7]0;x\u00b7 \u00b7\u00b7 \u00b7gnol'))
    expect(draw(SAID)).not.toContain('\u009b')
  })
})
