import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { RoomIsolated } from '@kakuri/core/view/room-shape.ts'
import { runTitle } from './phrases.ts'
import { cutSince, toSay } from './screens.ts'
import { type Block, type Line, paged, plain } from './terminal-page.ts'
import { contacts, type Sight, sinceLines } from './terminal-parts.ts'
import { turnOf } from './turns.ts'
import { WORDS } from './words.ts'

/** What is happening and whom to call stands; what to say and what stops comes in turn where it is more than the rest holds. */
export function noticeOf(sight: Sight, rows: number): readonly Line[] {
  const top = topOf(sight)
  const blocks = blocksOf(sight)
  const room = Math.max(2, rows - top.length)
  const whole = paged(blocks, room)
  if (whole.length === 1) return [...top, ...(whole[0] ?? [])]
  const pages = paged(blocks, room - 1)
  const at = turnOf(pages.length, sight.now)
  const page = pages[at] ?? []
  const gap = Array.from({ length: room - 1 - page.length }, () => plain(''))
  return [...top, ...page, ...gap, plain(`-- ${at + 1}/${pages.length} --`)]
}

function topOf(sight: Sight): Line[] {
  const { doc, pen } = sight
  if (doc.room === null) return []
  const { run } = doc.room
  const from = run === null ? cutSince(doc.room) : run.startedUtc
  return [
    ...pen.short(run === null ? WORDS.standsCut : runTitle(run), 'bold'),
    ...(from === null ? [] : sinceLines(from, sight)),
    ...contacts(sight),
  ]
}

function blocksOf({ doc, pen }: Sight): Block[] {
  if (doc.room === null) return []
  const { announcements, impact } = toSay(doc.room)
  const { run, isolated } = doc.room
  const under = (title: Bilingual, lines: readonly Line[][]) => {
    const heading = pen.short(title, 'bold')
    return lines.map(one => ({ heading, lines: one }))
  }
  const bare: Line[] = []
  const stages =
    run === null
      ? isolated.map(stage => pen.short(standing(stage)))
      : run.stages.map(stage => [plain(marked(stage, pen.one(stage.name)))])
  return [
    ...under(
      WORDS.sayThis,
      announcements.map(text => pen.say(text, 'plain', '  ')),
    ),
    ...stages.map(lines => ({ heading: bare, lines })),
    ...under(
      WORDS.impact,
      impact.map(text => pen.short(text)),
    ),
  ]
}

const marked = ({ begun, ended }: { readonly begun: boolean; readonly ended: boolean }, name: string) =>
  `${ended ? '[x]' : begun ? '[>]' : '[ ]'} ${name}`

function standing({ name, proven }: RoomIsolated): Bilingual {
  const { ja, en } = WORDS.notProven
  return proven ? name : { ja: `${name.ja}(${ja})`, en: `${name.en} (${en})` }
}
