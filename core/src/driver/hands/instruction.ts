import { colourInJapanese } from '../../base/colour.ts'
import type { Bilingual } from '../../base/text.ts'
import type { ProgramBody, ProgramCable, ProgramDevice, ProgramEnd, Step } from '../../compile/program.ts'
import type { Instruction } from '../../journal/events.ts'
import type { PortRef } from '../../site/shape.ts'

/** What a person at the rack reads: one cable or more, unmistakably. */
export function instructionFor(
  program: ProgramBody,
  step: Step,
  action: 'unplug' | 'plug',
  drill: boolean,
): Instruction {
  const cables = cablesOf(program, step)
  const tag = printedTag(step, cables)
  const text = (language: 'ja' | 'en') =>
    [
      opening(program, { ...step, tag }, action, drill, language),
      ...describeCables(program, step, cables, language),
      closing(action, drill, language),
    ]
      .filter(line => line !== '')
      .join('\n')
  return {
    ...{ action, drill, tag, cables: cables.map(cable => cable.id) },
    room: roomOf(program, step, cables),
    text: { ja: text('ja'), en: text('en') },
  }
}

/** What a person compares: a service bears a tag of its own, but the cable it runs over may bear that of the line. */
function printedTag(step: Step, cables: readonly ProgramCable[]): string {
  // What loses its power is found by its name; each of its cables may bear the tag of a cut point of its own.
  const printed = new Set(step.kind === 'power' ? [] : cables.flatMap(cable => cable.tag ?? []))
  return printed.size === 0 ? step.tag : [...printed].join(', ')
}

type Lang = keyof Bilingual

function opening(program: ProgramBody, step: Step, action: 'unplug' | 'plug', drill: boolean, language: Lang): string {
  const sentence = sentenceFor(program, step, action)[language]
  if (!drill) return sentence
  return {
    ja: `【訓練】これは訓練です。ケーブルには触らないでください。場所とタグだけを確かめてください。\n本番での指示: ${sentence}`,
    en: `[DRILL] This is a drill. Please do not touch the cable; only find it and compare its tag.\nIn earnest it would say: ${sentence}`,
  }[language]
}

/** The plan's own wording where it has one; the tag is named in any case. */
function sentenceFor(program: ProgramBody, step: Step, action: 'unplug' | 'plug'): Bilingual {
  if (step.kind === 'power' && (action === 'plug' || step.display === null)) return powerSentence(program, step, action)
  if (action === 'plug') {
    return {
      ja: `タグ「${step.tag}」のケーブルを、元の差し込み口に戻してください。`,
      en: `Please plug the cable with the tag "${step.tag}" back where it was.`,
    }
  }
  if (step.display !== null) {
    return { ja: `${step.display.ja}(タグ「${step.tag}」)`, en: `${step.display.en} (tag "${step.tag}")` }
  }
  return {
    ja: `タグ「${step.tag}」のケーブルを、タグを見比べてから抜いてください。`,
    en: `Please unplug the cable with the tag "${step.tag}". Compare the tag before you pull.`,
  }
}

/** Nobody at the rack knows which outlet it is, but everybody finds the device by its name. */
function powerSentence({ devices }: ProgramBody, step: Step, action: 'unplug' | 'plug'): Bilingual {
  const name = step.device === null ? undefined : devices[step.device]?.name
  const ja = `機器「${name?.ja ?? ''}」(${step.device}、タグ「${step.tag}」)`
  const en = `device "${name?.en ?? ''}" (${step.device}, tag "${step.tag}")`
  if (action === 'plug') {
    return {
      ja: `${ja}の電源コードと、次のケーブルをすべて、元の差し込み口に戻してください。`,
      en: `Please put the power cord of ${en} and every cable below back where they were.`,
    }
  }
  return {
    ja: `${ja}の名前を見比べてから、電源コード(2本あることもあります)と次のケーブルをすべて抜いてください。`,
    en: `Please unplug the power cord of ${en}, there may be two, and every cable below. Compare the name before you pull.`,
  }
}

function closing(action: 'unplug' | 'plug', drill: boolean, language: Lang): string {
  if (drill)
    return {
      ja: '見つけたら、お名前を添えて「完了」と答えてください。',
      en: 'When you found it, answer "done" with your name.',
    }[language]
  if (action === 'plug')
    return {
      ja: '終わったら、お名前を添えて「完了」と答えてください。ケーブルか差し込み口が見つからないときは、何も差さずに「見つからない」と答えてください。',
      en: 'When it is done, answer "done" with your name. If you cannot find the cable or its socket, plug in nothing and answer "cannot find".',
    }[language]
  return {
    ja: '終わったら、お名前を添えて「完了」と答えてください。見つからないときは、何も抜かずに「見つからない」と答えてください。',
    en: 'When it is done, answer "done" with your name. If you cannot find it, pull nothing and answer "cannot find".',
  }[language]
}

function describeCables(program: ProgramBody, step: Step, cables: readonly ProgramCable[], language: Lang): string[] {
  if (cables.length === 0) return [describePortOnly(program, step, language)]
  return cables.map(cable => describeCable(program, cable, language))
}

function describePortOnly(program: ProgramBody, step: Step, language: Lang): string {
  const device = step.device === null ? undefined : program.devices[step.device]
  if (device === undefined) return ''
  const port = step.target?.kind === 'port' ? step.target.port : null
  const place = placeOf(program, device, language)
  if (port === null) return { ja: `機器: ${place}`, en: `Device: ${place}` }[language]
  return { ja: `差し込み口: ${place} ポート ${port}`, en: `Socket: ${place}, port ${port}` }[language]
}

function describeCable(program: ProgramBody, cable: ProgramCable, language: Lang): string {
  const [a, b] = cable.ends.map(end => describeEnd(program, end, language))
  const tag = cable.tag ?? '-'
  return {
    ja: `ケーブル ${cable.id}(タグ ${tag}、色: ${colourInJapanese(cable.colour)}、種類: ${cable.medium})\n  片方の端: ${a}\n  もう片方の端: ${b}`,
    en: `Cable ${cable.id} (tag ${tag}, colour: ${cable.colour}, kind: ${cable.medium})\n  one end: ${a}\n  other end: ${b}`,
  }[language]
}

function describeEnd(program: ProgramBody, end: ProgramEnd, language: Lang): string {
  if (end.kind === 'wall') {
    return { ja: `壁またはパネル ${end.position}`, en: `wall or panel position ${end.position}` }[language]
  }
  const device = program.devices[end.device]
  const place = device === undefined ? end.device : placeOf(program, device, language)
  return { ja: `${place} ポート ${end.port}`, en: `${place}, port ${end.port}` }[language]
}

function placeOf(program: ProgramBody, device: ProgramDevice, language: Lang): string {
  const room = device.room === null ? null : (program.rooms[device.room]?.name[language] ?? device.room)
  const unit =
    device.unit === null
      ? null
      : { ja: `下から${device.unit}段目(${device.unit}U)`, en: `unit ${device.unit} from the floor` }
  const rack = device.rack === null ? null : { ja: `ラック ${device.rack}`, en: `rack ${device.rack}` }
  const name = { ja: `機器「${device.name.ja}」(${device.id})`, en: `device "${device.name.en}" (${device.id})` }[
    language
  ]
  const parts = [room, rack?.[language] ?? null, unit?.[language] ?? null, name].filter(part => part !== null)
  return parts.join({ ja: ' ', en: ', ' }[language])
}

export function cablesOf(program: ProgramBody, step: Step): ProgramCable[] {
  return step.cables.flatMap(id => {
    const cable = program.cables[id]
    return cable === undefined ? [] : [cable]
  })
}

/** Where to stand: the room of the step's own device, else of the first end that is in a room. */
function roomOf(program: ProgramBody, step: Step, cables: readonly ProgramCable[]): string | null {
  const own = step.device === null ? null : program.devices[step.device]?.room
  if (own !== null && own !== undefined) return own
  const rooms = cables.flatMap(cable => portsOf(cable)).map(port => program.devices[port.device]?.room ?? null)
  return rooms.find(room => room !== null) ?? null
}

export function portsOf(cable: ProgramCable): PortRef[] {
  return cable.ends.flatMap(end => (end.kind === 'port' ? [{ device: end.device, port: end.port }] : []))
}

export function wrongCableText(cable: ProgramCable, port: PortRef, right: string): Bilingual {
  return {
    ja: `ちがうケーブルが抜けました: ${cable.id}(色: ${colourInJapanese(cable.colour)}、${port.device} ポート ${port.port})。すぐに元へ戻してください。抜くのはタグ「${right}」のケーブルです。`,
    en: `The wrong cable came out: ${cable.id} (colour: ${cable.colour}, ${port.device} port ${port.port}). Please put it back at once. The one to unplug has the tag "${right}".`,
  }
}

/** In a drill, and when plugging back, no cable at all should have come out. */
export function noCableText(cable: ProgramCable, port: PortRef): Bilingual {
  return {
    ja: `ケーブル ${cable.id}(色: ${colourInJapanese(cable.colour)}、${port.device} ポート ${port.port})が抜けました。すぐに元へ戻してください。今は何も抜かないでください。`,
    en: `Cable ${cable.id} (colour: ${cable.colour}, ${port.device} port ${port.port}) came out. Please put it back at once. Nothing is to be unplugged now.`,
  }
}

export function stillUpText(tag: string, port: PortRef): Bilingual {
  return {
    ja: `まだつながっています: ${port.device} ポート ${port.port} の通信が切れていません。タグ「${tag}」のケーブルをもう一度確かめてください。`,
    en: `It is still connected: the link at ${port.device} port ${port.port} is up. Please check the cable with the tag "${tag}" again.`,
  }
}

export function reopenedText(program: ProgramBody, step: Step, where: string): Bilingual {
  const device = step.device === null ? undefined : program.devices[step.device]
  const ja = device === undefined ? where : `${device.name.ja}(${device.id}) ${where}`
  const en = device === undefined ? where : `${device.name.en} (${device.id}) ${where}`
  return {
    ja: `警告: 切り離したはずの ${step.tag} がまたつながっています: ${ja}`,
    en: `Alarm: ${step.tag} was cut and is open again: ${en}`,
  }
}
