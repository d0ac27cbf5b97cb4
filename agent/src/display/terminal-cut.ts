import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { CodeReply, DisplayDesk, DisplayDoc } from './contract.ts'
import { begunBy, codeWarnings, duration } from './phrases.ts'
import { takesCodes } from './screens.ts'
import type { Line, Pen } from './terminal-page.ts'
import { plain } from './terminal-page.ts'
import { WORDS } from './words.ts'

/** Left alone for so long, the cover closes. */
const IDLE_MS = 60_000

/** The covered "cut this room" as steps that are typed: OPEN, CUT, a code, and the code of somebody else. */
export class TypedCut {
  readonly #desk: DisplayDesk
  #at: 'covered' | 'open' | 'code' = 'covered'
  #until = 0
  #waitUntil = 0
  #told: Bilingual | null = null

  constructor(desk: DisplayDesk) {
    this.#desk = desk
  }

  /** Whether what is typed now is a code and must not be shown. */
  get secret(): boolean {
    return this.#at === 'code'
  }

  cancel(): void {
    this.#at = 'covered'
    this.#told = null
  }

  /** Closes what was left open. */
  tick(now: number, doc: DisplayDoc): void {
    if (this.#at !== 'covered' && (now > this.#until || !takesCodes(doc))) this.cancel()
  }

  async line(text: string, now: number): Promise<void> {
    this.#until = now + IDLE_MS
    if (this.#at === 'covered' && text.toUpperCase() === 'OPEN') this.#at = 'open'
    else if (this.#at === 'open' && text.toUpperCase() === 'CUT') this.#at = 'code'
    else if (this.#at === 'code' && text !== '' && now >= this.#waitUntil) this.#hear(await this.#desk.code(text), now)
  }

  #hear(reply: CodeReply, now: number): void {
    const doc = this.#desk.doc()
    this.#told = reply.kind === 'refused' ? reply.text : reply.kind === 'begun' ? begunBy(reply.by, doc) : null
    if (reply.kind === 'refused') this.#waitUntil = now + reply.waitMs
    if (reply.kind === 'begun') this.#at = 'covered'
  }

  lines(doc: DisplayDoc, pen: Pen, now: number): Line[] {
    const told = this.#told === null ? [] : pen.short(this.#told, 'reverse')
    if (this.#at === 'covered') return [...told, ...pen.short(WORDS.typeTheWord)]
    const cancel = {
      ja: `0 でやめる（${duration(this.#until - now)} で閉じる）`,
      en: `0 cancels (closes in ${duration(this.#until - now)})`,
    }
    if (this.#at === 'open')
      return [...this.#warnings(doc, pen), ...pen.short(WORDS.typeCut, 'bold'), ...pen.short(cancel)]
    return [...told, ...this.#warnings(doc, pen), ...this.#codeLines(doc, pen, now), ...pen.short(cancel)]
  }

  #warnings(doc: DisplayDoc, pen: Pen): Line[] {
    return codeWarnings(doc).flatMap(text => pen.say(text, 'reverse'))
  }

  #codeLines(doc: DisplayDoc, pen: Pen, now: number): Line[] {
    const first = doc.alone.firstCode
    const wait = this.#waitUntil - now
    return [
      ...pen.short(first === null ? WORDS.firstCode : WORDS.secondCode, 'bold'),
      ...(first === null
        ? []
        : [
            plain(
              `${pen.one(WORDS.firstWas)}: ${first.by}  ${pen.one(WORDS.timeLeft)} ${duration(first.untilUtc - now)}`,
            ),
          ]),
      ...(wait > 0 ? [plain(`${pen.one(WORDS.codeWait)} ${duration(wait + 999)}`)] : pen.short(WORDS.typeCode)),
    ]
  }
}
