import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { RoomEnd, RoomRun } from '@kakuri/core/view/room-shape.ts'
import type { DisplayDoc } from './contract.ts'
import { WORDS } from './words.ts'

/** Texts with something in them: counts, names, places. */

export const both = (text: string): Bilingual => ({ ja: text, en: text })

const join = (parts: readonly (Bilingual | null)[], ja: string, en: string): Bilingual => {
  const there = parts.filter(part => part !== null)
  return { ja: there.map(part => part.ja).join(ja), en: there.map(part => part.en).join(en) }
}

export const counted = (at: number, of: number): Bilingual => ({ ja: `${of}件中 ${at}件目`, en: `${at} of ${of}` })
export const cableOf = (at: number, of: number): Bilingual => ({
  ja: `ケーブル ${of}本中 ${at}本目`,
  en: `cable ${at} of ${of}`,
})

export const rackText = (rack: string): Bilingual => ({ ja: `ラック ${rack}`, en: `rack ${rack}` })
export const unitText = (unit: number): Bilingual => ({
  ja: `下から${unit}段目（${unit}U）`,
  en: `unit ${unit} from the floor`,
})
/** Beside a drawing that says from where it is counted. */
const unitShort = (unit: number): Bilingual => ({ ja: `${unit}U`, en: `unit ${unit}` })
export const portText = (port: string): Bilingual => ({ ja: `ポート ${port}`, en: `port ${port}` })

/** Where one end is: device, port, rack, unit. */
export function endText(end: RoomEnd): Bilingual {
  const what = end.port === '' ? [end.name] : [end.name, portText(end.port)]
  return join(
    [...what, end.rack === null ? null : rackText(end.rack), end.unit === null ? null : unitShort(end.unit)],
    ' ',
    ', ',
  )
}

/** Which end this is, and in which room. */
export function endLabel(end: RoomEnd, first: boolean): Bilingual {
  const side = first ? WORDS.thisEnd : WORDS.otherEnd
  const where = end.here ? WORDS.here : (end.room ?? WORDS.elsewhere)
  return { ja: `${side.ja}・${where.ja}`, en: `${side.en} · ${where.en}` }
}

export const scannedOther = (scanned: string, right: string): Bilingual => ({
  ja: `読み取ったのは「${scanned}」です。探すのは「${right}」です。`,
  en: `You scanned ${scanned}. It should be ${right}.`,
})

/** Whose name the next answer bears; pressed, it is another's. */
export const answering = (name: string): Bilingual => ({
  ja: `${name}（${WORDS.change.ja}）`,
  en: `${name} (${WORDS.change.en})`,
})

export const stepsText = (all: number, ended: number, failed: number): Bilingual => ({
  ja: `手順 ${all}件中 ${ended}件終了${failed > 0 ? `、切れていない ${failed}件` : ''}`,
  en: `${ended} of ${all} steps ended${failed > 0 ? `, ${failed} NOT cut` : ''}`,
})

export function begunBy(names: readonly string[], { alone }: DisplayDoc): Bilingual {
  const drill = alone.codes === 'drill' || alone.drill
  return {
    ja: `${drill ? '訓練を始めます' : '切り離しを始めます'}（${names.join('、')}）`,
    en: `${drill ? 'The drill begins' : 'The cut begins'} (${names.join(' and ')})`,
  }
}

/** What whoever types a code must know of it first: whether it cuts, above all where a drill was shown before. */
export function codeWarnings({ alone, room }: DisplayDoc): readonly Bilingual[] {
  if (alone.codes === 'drill') return [WORDS.cutDrill]
  return room?.run?.kind === 'drill' ? [WORDS.cutEarnest, WORDS.cutWarning] : [WORDS.cutWarning]
}

/** Only the person who reads must decide: what kind of run this is, in one line. */
export function runTitle(run: RoomRun): Bilingual {
  const isolate = run.direction === 'isolate'
  if (run.kind === 'drill') return isolate ? WORDS.drillIsolate : WORDS.drillRestore
  if (run.kind === 'live-drill') return isolate ? WORDS.liveDrillIsolate : WORDS.liveDrillRestore
  return isolate ? WORDS.incidentIsolate : WORDS.incidentRestore
}

export function drillResult(result: 'complete' | 'incomplete' | 'cancelled'): Bilingual {
  return { complete: WORDS.drillComplete, incomplete: WORDS.drillIncomplete, cancelled: WORDS.drillCancelled }[result]
}

export function whyAlone(why: DisplayDoc['alone']['why']): Bilingual | null {
  return why === null ? null : { codes: WORDS.whyCodes, limit: WORDS.whyLimit, stage: WORDS.whyStage }[why]
}

const two = (value: number) => String(value).padStart(2, '0')

/** `0:07`, `12:34`, `3:12:34`, `2d 3:12:34`; never negative. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [minutes, hours, days] = [
    Math.floor(seconds / 60) % 60,
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 86_400),
  ]
  if (days === 0 && hours === 0) return `${minutes}:${two(seconds % 60)}`
  return `${days > 0 ? `${days}d ` : ''}${hours}:${two(minutes)}:${two(seconds % 60)}`
}

const DAYS_JA = ['日', '月', '火', '水', '木', '金', '土']
const DAYS_EN = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const local = (utc: number, zoneMinutes: number) => new Date(utc + zoneMinutes * 60_000)

/** `03:07`, in the agent's zone. */
export function clockText(utc: number, zoneMinutes: number): string {
  const at = local(utc, zoneMinutes)
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`
}

export function dateText(utc: number, zoneMinutes: number): Bilingual {
  const at = local(utc, zoneMinutes)
  const [year, month, day, weekday] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate(), at.getUTCDay()]
  return {
    ja: `${year}年${month + 1}月${day}日（${DAYS_JA[weekday]}）`,
    en: `${DAYS_EN[weekday]} ${day} ${MONTHS[month]} ${year}`,
  }
}

/** With its day, where it is not today. */
export function momentText(utc: number, nowUtc: number, zoneMinutes: number): Bilingual {
  const clock = clockText(utc, zoneMinutes)
  const day = (at: number) => Math.floor((at + zoneMinutes * 60_000) / 86_400_000)
  if (day(utc) === day(nowUtc)) return both(clock)
  const date = dateText(utc, zoneMinutes)
  return { ja: `${date.ja} ${clock}`, en: `${date.en} ${clock}` }
}
