import type { Bilingual, Language } from '../base/text.ts'
import { type CutTarget, type ProgramBody, type Step, stageSteps } from '../compile/program.ts'
import type { Reading } from '../driver/contract.ts'
import type { Outcome } from '../journal/events.ts'
import type { Gate, RungKind } from '../plan/shape.ts'
import type { PortRef } from '../site/shape.ts'

/** What things are called in one language. Without a program, or for what it does not hold, ids stand for names. */
export interface Names {
  stage(id: string): string
  /** Tag and place, such as `1-03 (Core switch, port Gi1/0/24)`. */
  step(id: string): string
  /** The place alone, such as `Core switch, port Gi1/0/24`; for a cut point without a device its cables. */
  place(id: string): string
  steps(ids: readonly string[]): string
  port(port: PortRef): string
  device(id: string): string
  rung(kind: RungKind): string
  outcome(outcome: Outcome): string
  /** The outcome in a word, for counts. */
  brief(outcome: string): string
  reading(reading: Reading): string
  gate(gate: Gate): string
  list(names: readonly string[]): string
  text(text: Bilingual): string
}

type ZoneBlock = Extract<CutTarget, { kind: 'zone-block' }>

const WORDS = {
  en: {
    rungs: {
      ssh: 'SSH',
      snmp: 'SNMP',
      console: 'serial console',
      outlet: 'power outlet',
      relay: 'relay',
      hands: 'a person',
    },
    outcomes: {
      done: 'done, read back from the device',
      'already-so': 'it was so already',
      unverified: 'carried out, but NOT read back',
      refused: 'REFUSED by the device',
      unreachable: 'NOT DONE, the device was unreachable',
      'handed-over': 'handed over to a person, not read back',
      skipped: 'skipped',
      simulated: 'simulated, nothing was changed',
    },
    states: { open: 'open', severed: 'severed', absent: 'absent', unknown: 'unknown' },
  },
  ja: {
    rungs: {
      ssh: 'SSH',
      snmp: 'SNMP',
      console: 'シリアルコンソール',
      outlet: '電源コンセント制御',
      relay: 'リレー',
      hands: '人の手',
    },
    outcomes: {
      done: '完了（機器から読み返して確認済み）',
      'already-so': '既にその状態だった',
      unverified: '実施したが読み返し確認は【未実施】',
      refused: '機器が【拒否】',
      unreachable: '機器に【到達できず未実施】',
      'handed-over': '担当者に引き継ぎ（読み返し確認なし）',
      skipped: '省略',
      simulated: '模擬（実際の変更なし）',
    },
    states: { open: '通信可能', severed: '遮断', absent: '対象なし', unknown: '不明' },
  },
} as const satisfies Record<Language, unknown>

const BRIEF: ReadonlyMap<string, string> = new Map<Outcome, string>([
  ['done', '完了'],
  ['already-so', '変更不要'],
  ['unverified', '未確認'],
  ['refused', '拒否'],
  ['unreachable', '到達不能'],
  ['handed-over', '引き継ぎ'],
  ['skipped', '省略'],
  ['simulated', '模擬'],
])

/** Milliseconds as seconds a person reads. */
export function seconds(ms: number): string {
  return (ms / 1_000).toFixed(ms < 10_000 ? 2 : 0)
}

export function namesOf(program: ProgramBody | null, language: Language): Names {
  const stages = new Map((program?.stages ?? []).map(stage => [stage.id, stage.name[language]]))
  const steps = new Map((program?.stages ?? []).flatMap(stageSteps).map(step => [step.id, step]))
  const device = (id: string) => program?.devices[id]?.name[language] ?? id
  const words = WORDS[language]
  const list = (names: readonly string[]) => names.join(language === 'ja' ? '、' : ', ')
  const step = (id: string) => stepName(steps.get(id), id, device, language)
  return {
    stage: id => quote(stages.get(id) ?? id, language),
    step,
    place: id => placeName(steps.get(id), id, device, language),
    steps: ids => list(ids.map(id => steps.get(id)?.tag ?? id)),
    device,
    port: ({ device: id, port }) => portName(device(id), port, language),
    rung: kind => words.rungs[kind],
    outcome: outcome => words.outcomes[outcome],
    brief: outcome => (language === 'ja' ? (BRIEF.get(outcome) ?? outcome) : outcome),
    reading: reading => readingText(words.states[reading.state], reading, language),
    gate: gate => gateText(gate, language),
    list,
    text: text => text[language],
  }
}

function quote(name: string, language: Language): string {
  return language === 'ja' ? `「${name}」` : `"${name}"`
}

function stepName(step: Step | undefined, id: string, device: (id: string) => string, language: Language): string {
  // Japanese puts no space between a closing bracket and the particle after it, but one after letters and digits.
  const bare = (name: string) => (language === 'ja' ? `${name} ` : name)
  if (step === undefined) return bare(id)
  if (step.device === null) return bare(step.tag)
  const place = targetName(step, device(step.device), language)
  return language === 'ja' ? `${step.tag}（${place}）` : `${step.tag} (${place})`
}

function placeName(step: Step | undefined, id: string, device: (id: string) => string, language: Language): string {
  if (step === undefined) return id
  if (step.device !== null) return targetName(step, device(step.device), language)
  if (language === 'ja') return `ケーブル ${step.cables.join('、')}`
  return `${step.cables.length === 1 ? 'cable' : 'cables'} ${step.cables.join(', ')}`
}

function targetName(step: Step, device: string, language: Language): string {
  if (step.target?.kind === 'port') return portName(device, step.target.port, language)
  if (step.target?.kind === 'service')
    return language === 'ja'
      ? `${device} ${step.id} ${step.target.name}`
      : `${device}, ${step.id} on ${step.target.name}`
  if (step.target?.kind === 'zone-block') return blockName(step.target, device, language)
  if (step.target?.kind === 'power') return language === 'ja' ? `${device} 電源` : `${device}, power`
  return device
}

/** What it blocks, by the interfaces of the device. */
function blockName({ id, from, to }: ZoneBlock, device: string, language: Language): string {
  const between = `${from.join('+')} → ${to.join('+')}`
  return language === 'ja' ? `${device} ゾーン遮断 ${id}: ${between}` : `${device}, zone-block ${id}: ${between}`
}

function portName(device: string, port: string, language: Language): string {
  return language === 'ja' ? `${device} ポート ${port}` : `${device}, port ${port}`
}

function readingText(state: string, reading: Reading, language: Language): string {
  if (reading.link === null) return state
  if (language === 'en') return `${state}, link ${reading.link}`
  return `${state}、リンク${reading.link === 'up' ? 'アップ' : 'ダウン'}`
}

function gateText(gate: Gate, language: Language): string {
  if (gate.kind === 'approve') return language === 'ja' ? `${gate.count}名の承認` : `approval by ${gate.count} people`
  if (gate.kind === 'confirm') return language === 'ja' ? '確認' : 'confirmation'
  return language === 'ja' ? '自動' : 'nothing'
}
