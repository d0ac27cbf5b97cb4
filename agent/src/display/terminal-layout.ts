import type { Bilingual } from '@kakuri/core/base/text.ts'
import { columnsOf, pad } from './columns.ts'
import { both, clockText } from './phrases.ts'
import { drillOf, outByMistake, type Shown } from './screens.ts'
import { type Choices, keyOfChoice, keysFor } from './terminal-choices.ts'
import type { TypedCut } from './terminal-cut.ts'
import { noticeOf } from './terminal-notice.ts'
import { bold, clip, type Line, plain, reverse } from './terminal-page.ts'
import type { Sight } from './terminal-parts.ts'
import { bodyOf } from './terminal-screens.ts'
import { WORDS } from './words.ts'

/** What stands below the middle of a screen. */
export interface Foot {
  readonly choices: Choices
  readonly cut: TypedCut | null
  readonly told: Bilingual | null
  /** What is being typed; null on a dumb terminal, which shows it by itself. */
  readonly typing: string | null
  /** Japanese was asked for and this terminal cannot draw it. */
  readonly englishOnly: boolean
}

/** A whole screen: head, middle, foot. The foot is never cut off: it is what a person acts by. */
export function layOut(on: Shown, sight: Sight, foot: Foot, rows: number): Line[] {
  const head = headOf(on, sight)
  const below = footOf(sight, foot)
  const room = Math.max(1, rows - head.length - below.length)
  const body = bodyFor(on, sight, room, foot.typing === null)
  const gap = Array.from({ length: Math.max(0, room - body.length) }, () => plain(''))
  return [...head, ...body, ...gap, ...below]
}

/** A dumb terminal scrolls, and nothing there comes in turn. */
function bodyFor(on: Shown, sight: Sight, room: number, dumb: boolean): readonly Line[] {
  if (on.kind !== 'notice') return clip(bodyOf(on, sight), room)
  return dumb ? bodyOf(on, sight) : clip(noticeOf(sight, room), room)
}

function headOf(on: Shown, sight: Sight): Line[] {
  const { doc, pen, now } = sight
  const room = ` ${pen.one(doc.room?.room.name ?? both(doc.agent))}`
  const head = reverse(pen.spread(room, `${clockText(now, doc.zoneMinutes)} `))
  const drill = drillOf(doc, on)
  const gone = doc.controller.state !== 'here' && doc.enrolment === null && on.kind !== 'alone' && on.kind !== 'quiet'
  return [
    head,
    ...(drill === null ? [] : [stripe(drill, sight)]),
    ...('task' in on ? [] : outLines(sight)),
    ...(doc.readOnly ? pen.short(WORDS.readOnlyShort, 'reverse') : []),
    ...(gone ? pen.short(WORDS.alone, 'reverse') : []),
  ]
}

/** Until each is seen back, whoever put the alarm away. */
function outLines({ doc, pen }: Sight): Line[] {
  const cables = outByMistake(doc)
  if (cables.length === 0) return []
  const tags = cables.map(cable => cable.tag).join(' ')
  const line = (text: string) => `${text}: ${tags}`
  return pen.short({ ja: line(WORDS.outByMistake.ja), en: line(WORDS.outByMistake.en) }, 'reverse')
}

/** Stripes from edge to edge around the word: no screen of a drill looks like one in earnest. */
function stripe(drill: 'drill' | 'live', { pen }: Sight): Line {
  const word = drill === 'drill' ? WORDS.drill : WORDS.live
  const sure = drill === 'drill' ? WORDS.drillSure : WORDS.liveSure
  const long = `  ${pen.one(word)}: ${pen.one(sure)}  `
  const text = columnsOf(long) + 8 <= pen.columns ? long : `  ${pen.one(word)}  `
  const side = '/'.repeat(Math.max(2, Math.floor((pen.columns - columnsOf(text)) / 2)))
  return reverse(pad(`${side}${text}${side}`, pen.columns))
}

function footOf({ doc, pen }: Sight, { choices, cut, told, typing, englishOnly }: Foot): Line[] {
  return [
    ...(told === null ? [] : pen.short(told, 'reverse')),
    ...listed(doc, pen, choices),
    ...(cut === null ? [] : cut.lines(doc, pen, doc.nowUtc)),
    ...(choices.prompt === null ? [] : [plain(pen.one(choices.prompt))]),
    ...(englishOnly ? [plain(WORDS.showEnglish.en)] : []),
    plain(`${languageHint(pen.language)}${typing === null ? '' : ` > ${typing}`}`),
  ]
}

const languageHint = (language: Sight['pen']['language']) =>
  ({ both: 'L: 日本語', ja: 'L: English', en: 'L: both languages' })[language]

/** Each on a line of its own, or in columns where they are many. */
function listed(doc: Sight['doc'], pen: Sight['pen'], { list }: Choices): Line[] {
  const keys = keysFor(doc)
  const texts = list.map((choice, at) => ` ${keyOfChoice(keys, at)}) ${pen.one(choice.text)}`)
  if (texts.length <= 4) return texts.map(bold)
  const width = Math.floor(pen.columns / 2)
  const half = Math.ceil(texts.length / 2)
  return Array.from({ length: half }, (_, at) => bold(`${pad(texts[at] ?? '', width)}${texts[at + half] ?? ''}`))
}
