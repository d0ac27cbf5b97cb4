import type { DisplayDoc } from './contract.ts'
import { duration, momentText } from './phrases.ts'
import type { Seat } from './seat.ts'
import { bold, type Line, type Pen } from './terminal-page.ts'
import { WORDS } from './words.ts'

/** What every screen is written from. */
export interface Sight {
  readonly doc: DisplayDoc
  readonly seat: Seat
  readonly pen: Pen
  readonly now: number
}

export function contacts({ doc, pen }: Sight): Line[] {
  const list = doc.room?.contacts ?? []
  return [
    ...pen.short(WORDS.call, 'bold'),
    ...(list.length === 0 ? pen.short(WORDS.noContacts) : []),
    ...list.slice(0, 3).map(contact => bold(pen.spread(`  ${pen.one(contact.name)}`, contact.phone))),
  ]
}

export function sinceLines(utc: number, { doc, pen, now }: Sight): Line[] {
  const paused = doc.room?.run?.phase === 'paused'
  const line = (language: 'ja' | 'en') => {
    const start = momentText(utc, now, doc.zoneMinutes)[language]
    const words = [WORDS.since[language], start, ' ', WORDS.elapsed[language], duration(now - utc)]
    return [...words, ...(paused ? [' ', WORDS.paused[language]] : [])].join(' ')
  }
  return pen.short({ ja: line('ja'), en: line('en') })
}
