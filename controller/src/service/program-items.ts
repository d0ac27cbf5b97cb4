import { canonicalJson, type Json, sha256Hex } from '@kakuri/core/base/canonical.ts'
import type { Bilingual } from '@kakuri/core/base/text.ts'
import type {
  ProgramBody,
  ProgramCable,
  ProgramDevice,
  ProgramEnd,
  ProgramRelation,
  ProgramStage,
  Step,
} from '@kakuri/core/compile/program.ts'
import type { Gate } from '@kakuri/core/plan/shape.ts'
import { contactText, relaysText, wayTexts } from './way-texts.ts'

/** A thing in a program: what it is called, and what the site files say of it, key by key. Null where nothing is said. */
export interface Item {
  readonly key: string
  readonly what: Bilingual
  readonly fields: { readonly [name: string]: string | null }
}

/** Everything in a program that a person wrote into the site files, in the words of the site files; a profile by its digest. */
export function itemsOf(program: ProgramBody): Item[] {
  return [
    planItem(program),
    ...Object.entries(program.rooms).map(([id, { name, people }]) =>
      item('room', '部屋', id, name, { name: both(name), people: people?.join(', ') || null }),
    ),
    ...Object.entries(program.agents ?? {}).map(([id, { room }]) => item('agent', 'エージェント', id, null, { room })),
    ...Object.entries(program.segments).map(([id, { kind, name }]) =>
      item('segment', 'セグメント', id, name, { kind, name: both(name) }),
    ),
    ...program.stages.map(stageItem),
    ...program.stages.flatMap(stage =>
      stage.waves.flatMap(({ steps }, wave) => steps.map(step => stepItem(step, stage, wave))),
    ),
    ...Object.values(program.devices).map(deviceItem),
    ...Object.values(program.cables).map(cableItem),
    ...Object.entries(program.profiles).map(([id, profile]) =>
      item('profile', 'プロファイル', id, null, { 'SHA-256': sha256Hex(canonicalJson(profile as unknown as Json)) }),
    ),
    ...Object.entries(program.aaa).map(([id, { sessions }]) =>
      item('login server', '認証サーバー', id, null, { sessions: String(sessions) }),
    ),
  ]
}

function item(en: string, ja: string, id: string, name: Bilingual | null, fields: Item['fields']): Item {
  const what = {
    en: name === null ? `${en} ${id}` : `${en} ${id} (${name.en})`,
    ja: name === null ? `${ja} ${id}` : `${ja} ${id}（${name.ja}）`,
  }
  return { key: `${en}/${id}`, what, fields }
}

function planItem({ site, plan, stages, contacts }: ProgramBody): Item {
  const fields = {
    site: `${site.id} ${both(site.name)}`,
    name: both(plan.name),
    triggers: lines(plan.triggers),
    stages: stages.map(({ id }) => id).join(', '),
    alone: plan.alone ? `after: ${duration(plan.alone.afterMs)}, when: ${plan.alone.when}` : null,
    contacts: contacts?.map(({ name, phone }) => `${both(name)}: ${phone}`).join('\n') || null,
  }
  return { key: 'plan', what: { en: 'plan', ja: '計画' }, fields }
}

function stageItem(stage: ProgramStage): Item {
  return item('stage', 'ステージ', stage.id, stage.name, {
    name: both(stage.name),
    gate: gateText(stage.gate),
    severs: relations(stage.severs),
    keeps: relations(stage.keeps),
    impact: bothOrNull(stage.impact),
    announcements: lines(stage.announcements),
    probation: duration(stage.probationMs),
    watch: `every: ${duration(stage.watchEveryMs)}, recut: ${stage.recut}`,
  })
}

function stepItem(step: Step, stage: ProgramStage, wave: number): Item {
  return item('cut point', '遮断点', `${step.tag} ${step.id}`, null, {
    stage: stage.id,
    wave: String(wave + 1),
    [step.kind]: targetText(step),
    ladder: step.ladder.map(({ kind }) => kind).join(', '),
    deadlines: step.ladder
      .map(rung => `${rung.kind} ${rung.deadlineMs}ms, next after ${rung.hedgeAfterMs}ms`)
      .join('; '),
    'second side': step.second && `${step.second.device}:${step.second.port}`,
    cables: step.cables.join(', ') || null,
    impact: bothOrNull(step.impact),
    display: bothOrNull(step.display),
  })
}

function targetText({ device, target, cables }: Step): string {
  if (target === null) return cables.join(', ')
  if (target.kind === 'port') return `${device}:${target.port}`
  if (target.kind === 'service') return `${device}: ${target.name}`
  if (target.kind === 'power') return `${device}: power`
  if (target.kind === 'contact') return `${device}: ${target.contact}`
  return `${device}: ${target.from.join(', ')} ⇹ ${target.to.join(', ')}`
}

function deviceItem({ id, kind, name, room, rack, unit, address, ways, aaa, ...fed }: ProgramDevice): Item {
  return item('device', '機器', id, name, {
    ...{ kind, name: both(name), room, rack, unit: unit === null ? null : String(unit), address, aaa },
    ...wayTexts(ways),
    outlets: fed.outlets?.map(contactText).join(', ') || null,
    relays: relaysText(fed.relays),
    photo: fed.photo ?? null,
  })
}

function cableItem({ id, tag, ends, colour, medium }: ProgramCable): Item {
  return item('cable', 'ケーブル', id, null, { tag, ends: ends.map(endText).join(' – '), colour, medium })
}

function endText(end: ProgramEnd): string {
  if (end.kind === 'port') return `${end.device}:${end.port}`
  return `${end.panel ? 'panel' : 'wall'} ${end.position}`
}

function gateText(gate: Gate): string {
  if (gate.kind !== 'approve') return gate.kind
  return gate.breakGlass ? `approve: ${gate.count}, break-glass` : `approve: ${gate.count}`
}

const both = ({ ja, en }: Bilingual) => `${ja} / ${en}`
const bothOrNull = (text: Bilingual | null) => text && both(text)
const lines = (texts: readonly Bilingual[]) => texts.map(both).join('\n') || null
const relations = (all: readonly ProgramRelation[]) =>
  all.map(({ from, to }) => `${from.join(', ')} ⇹ ${to.join(', ')}`).join('\n') || null
const duration = (ms: number) =>
  ms % 60_000 === 0 ? `${ms / 60_000}m` : ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`
