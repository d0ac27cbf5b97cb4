import type { Bilingual, Language } from '../base/text.ts'
import { type ProgramBody, type Step, stageSteps } from '../compile/program.ts'
import type { Reading } from '../driver/contract.ts'
import type { Outcome } from '../journal/events.ts'
import type { Gate, RungKind } from '../plan/shape.ts'
import type { PortRef } from '../site/shape.ts'

/** What things are called in one language. Without a program, or for what it does not hold, ids stand for names. */
export interface Names {
  stage(id: string): string
  /** Tag and place, such as `1-03 (Core switch, port Gi1/0/24)`. */
  step(id: string): string
  steps(ids: readonly string[]): string
  port(port: PortRef): string
  rung(kind: RungKind): string
  outcome(outcome: Outcome): string
  reading(reading: Reading): string
  gate(gate: Gate): string
  list(names: readonly string[]): string
  text(text: Bilingual): string
}

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
    steps: ids => list(ids.map(id => steps.get(id)?.tag ?? id)),
    port: ({ device: id, port }) => portName(device(id), port, language),
    rung: kind => words.rungs[kind],
    outcome: outcome => words.outcomes[outcome],
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
  if (step === undefined) return id
  if (step.device === null) return step.tag
  const place = targetName(step, device(step.device), language)
  return language === 'ja' ? `${step.tag}（${place}）` : `${step.tag} (${place})`
}

function targetName(step: Step, device: string, language: Language): string {
  if (step.target?.kind === 'port') return portName(device, step.target.port, language)
  if (step.target?.kind === 'service') return `${device} ${step.target.name}`
  return device
}

function portName(device: string, port: string, language: Language): string {
  return language === 'ja' ? `${device} ポート ${port}` : `${device}, port ${port}`
}

function readingText(state: string, reading: Reading, language: Language): string {
  const link = reading.link === null ? '' : language === 'ja' ? `、リンク ${reading.link}` : `, link ${reading.link}`
  return state + link
}

function gateText(gate: Gate, language: Language): string {
  if (gate.kind === 'approve') return language === 'ja' ? `${gate.count}名の承認` : `approval by ${gate.count} people`
  if (gate.kind === 'confirm') return language === 'ja' ? '確認' : 'confirmation'
  return language === 'ja' ? '自動' : 'nothing'
}
