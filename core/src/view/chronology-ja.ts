import type { EventBodies } from '../journal/events.ts'
import { AGENT_ACTOR } from '../journal/reasons.ts'
import type { Sentences } from './chronology.ts'
import { AGENTS_IN_JAPANESE } from './chronology-agents-ja.ts'
import { inJapanese } from './japanese/japanese.ts'
import { seconds } from './names.ts'

const RUN = { incident: '実対応', drill: '訓練', 'live-drill': '実機訓練' } as const
const DIRECTION = { isolate: '隔離', restore: '復旧' } as const
const RESULT = { complete: '完了', incomplete: '【未完了】', cancelled: '中止' } as const
const ACTION = { apply: '遮断', revert: '復旧' } as const
const TASK = { unplug: '抜線', plug: '再接続' } as const
const ROLE = { viewer: '閲覧', onsite: '現場', network: 'ネットワーク', commander: '指揮', admin: '管理' } as const
const CHANGE = {
  password: 'パスワードを変更しました',
  'second-factor': '二段階認証を変更しました',
  codes: '使い捨てコードを発行し直しました',
  roles: '役割を変更しました',
  disabled: '使用を停止しました',
  enabled: '使用を再開しました',
} as const
const SECOND = { totp: 'パスワードと認証コード', code: 'パスワードと使い捨てコード', none: 'パスワードのみ' } as const
const ENDED = { logout: 'がログアウトしました', expired: 'のセッションが期限切れになりました' } as const
/** By telephone, or at the display of a room's agent. */
function via(entered: string | null | undefined): string {
  if (!entered) return ''
  if (!entered.startsWith(AGENT_ACTOR)) return `電話で聞き取り、${entered}が入力しました。`
  return `エージェント ${entered.slice(AGENT_ACTOR.length)} の表示端末での回答です。`
}

const ANSWER = {
  done: '実施した',
  'cannot-find': 'ケーブルが見つからない',
  'already-out': '既に抜けていた',
  other: 'その他',
} as const

const because = (reason: string) => (reason === '' ? '' : `理由：${reason}`)
/** The program's own reasons are in English; what a person typed is told as it was typed. */
const becauseOf = (actor: string, reason: string) =>
  because(actor === 'kakuri' || actor.startsWith(AGENT_ACTOR) ? inJapanese(reason) : reason)
/** What the program wrote itself nobody is named for; the reason says who made it. */
const by = (actor: string) => (actor === 'kakuri' ? '' : `${who(actor)}が`)
function who(actor: string): string {
  return actor.startsWith(AGENT_ACTOR) ? `エージェント ${actor.slice(AGENT_ACTOR.length)} ` : actor
}
/** A restore goes back to what was before the cut, not to what was a moment ago. */
const BEFORE = { apply: '実施前', revert: '遮断前の状態' } as const
const noted = (note: string) => (note === '' ? '' : `備考：${inJapanese(note)}`)

/** What an auditor reads in Japanese. */
export const JAPANESE: Sentences = {
  'journal.opened': ({ body }) => `${body.product} が記録を開きました（SQLite ${body.sqlite}）。`,
  'journal.checkpoint': ({ body }) => `第 ${body.seq} 号までの記録に電子署名を付しました。`,
  'bundle.sealed': ({ body }) => `${body.sealedBy}が遮断計画を封印しました（SHA-256 ${body.sha256.slice(0, 12)}）。`,
  'run.prepared': ({ actor, body }) => {
    const failed = body.observed.filter(one => one.error !== null).length
    return `${actor}が全手段を読み取りのみで事前確認しました（応答あり ${body.observed.length - failed} 件、応答なし ${failed} 件）。`
  },
  'run.started': ({ actor, body }, names) =>
    `${who(actor)}が${names.list(body.stages.map(names.stage))}の${DIRECTION[body.direction]}（${RUN[body.kind]}）を開始しました` +
    `${body.steps === null ? '' : `（対象は遮断点 ${names.steps(body.steps)} のみ）`}。${becauseOf(actor, body.reason)}`,
  'run.recovered': ({ actor, body }, names) =>
    `プログラムの停止後、${who(actor)}が実行を引き継ぎました。` +
    (body.pending.length === 0
      ? '途中で止まった遮断点はありません。'
      : `着手後の結果が不明な遮断点：${names.steps(body.pending)}。それぞれ状態を確認してから続行します。`),
  'gate.waiting': ({ body }, names) => `ステージ${names.stage(body.stage)}は${names.gate(body.gate)}を待っています。`,
  'gate.approved': ({ body }, names) => `${body.by}がステージ${names.stage(body.stage)}を承認しました。`,
  'gate.withdrawn': ({ actor, body }, names) =>
    actor === body.by
      ? `${body.by}がステージ${names.stage(body.stage)}の承認を取り下げました。`
      : `${body.by}のアカウントに承認の権限がなくなったため、ステージ${names.stage(body.stage)}の承認を無効にしました。`,
  'gate.broken': ({ body }, names) =>
    `【緊急単独許可】${body.by}が一人でステージ${names.stage(body.stage)}の実行を許可しました。${because(body.reason)}`,
  'gate.opened': ({ body }, names) =>
    `ステージ${names.stage(body.stage)}の実行が許可されました${body.by.length === 0 ? '（自動）' : `（許可者：${names.list(body.by)}）`}。`,
  'stage.started': ({ body }, names) => `ステージ${names.stage(body.stage)}を開始しました。`,
  'wave.started': ({ body }, names) =>
    `ステージ${names.stage(body.stage)}の第 ${body.wave + 1} 波を開始しました（遮断点 ${names.steps(body.steps)}）。`,
  'step.observed': ({ body }, names) =>
    `遮断点 ${names.step(body.step)}の状態を${names.rung(body.rung)}で確認しました：${names.reading(body.reading)}。`,
  'step.intent': ({ body }, names) =>
    `遮断点 ${names.step(body.step)}を${names.rung(body.rung)}で${ACTION[body.action]}します` +
    `${body.was === null ? '' : `（${BEFORE[body.action]}：${names.reading(body.was)}）`}。`,
  'rung.failed': ({ body }, names) =>
    `遮断点 ${names.step(body.step)}で${names.rung(body.rung)}による操作が失敗しました（${body.code}）：${inJapanese(body.message)}`,
  'rung.refused': ({ body }, names) =>
    `機器が遮断点 ${names.step(body.step)}の${names.rung(body.rung)}による操作を拒否しました：${body.refusal}`,
  'task.shown': ({ body }, names) =>
    `遮断点 ${names.step(body.step)}の${TASK[body.instruction.action]}を担当者に指示しました：タグ ${body.instruction.tag}${body.instruction.cables.map(id => `、ケーブル ${id}`).join('')}。`,
  'task.answered': ({ body }, names) =>
    `${body.by}が遮断点 ${names.step(body.step)}について回答しました：${ANSWER[body.answer]}。` +
    `${via(body.via)}${noted(body.note)}`,
  'task.wrong-cable': ({ body }, names) =>
    `【ケーブル誤り】遮断点 ${names.step(body.step)}の作業中に、ケーブル ${body.cable}（${names.port(body.port)}）のリンクが切れました。${names.text(body.text)}`,
  'task.put-back': ({ body }, names) =>
    `ケーブル ${body.cable} が元に戻りました。${names.port(body.port)} のリンクが回復しています（遮断点 ${names.step(body.step)}の作業中）。`,
  'task.still-up': ({ body }, names) =>
    `遮断点 ${names.step(body.step)}の ${names.port(body.port)} のリンクが、あるべき状態になっていません。${names.text(body.text)}`,
  'step.ended': ({ body }, names) =>
    `遮断点 ${names.step(body.step)}の結果：${names.outcome(body.outcome)}` +
    `${body.rung === null || body.outcome === 'handed-over' ? '' : `、手段は${names.rung(body.rung)}`}、所要 ${seconds(body.ms)} 秒。` +
    `${body.second === null || body.second.link === null ? '' : `対向 ${names.port(body.second)}：リンク${body.second.link === 'up' ? 'アップ' : 'ダウン'}。`}` +
    noted(body.note),
  'stage.ended': ({ body }, names) => {
    const counts = Object.entries(body.outcomes).map(([outcome, count]) => `${names.brief(outcome)} ${count} 件`)
    return `ステージ${names.stage(body.stage)}が終わりました（${names.list(counts)}）。`
  },
  'run.pausing': ({ actor, body }) =>
    `${by(actor)}一時停止を求めました。すでに始まった作業が終わってから停止します。${becauseOf(actor, body.reason)}`,
  'run.paused': ({ actor, body }) => `${by(actor)}実行を一時停止しました。${becauseOf(actor, body.reason)}`,
  'run.resumed': ({ actor, body }) =>
    `${by(actor)}実行を再開しました。${body.reason === `resumed by ${actor}` ? '' : because(body.reason)}`,
  'run.ended': ({ actor, body }) =>
    `${actor === 'kakuri' ? '実行が終了しました' : `${who(actor)}が実行を終了させました`}：${RESULT[body.result]}。${becauseOf(actor, body.reason)}`,
  'probation.started': ({ body }, names) =>
    `ステージ${names.stage(body.stage)}を仮復旧しました。${body.ms / 1_000} 秒以内に確認されなければ、再び遮断します。`,
  'probation.confirmed': ({ body }, names) =>
    `${body.by}がステージ${names.stage(body.stage)}の復旧を確認し、復旧を確定しました。`,
  'probation.expired': ({ body }, names) =>
    `ステージ${names.stage(body.stage)}の復旧が確認されなかったため、再び遮断します。`,
  'watch.reopened': ({ body }, names) =>
    `【警報】遮断したはずの遮断点 ${names.step(body.step)}が開いています（${names.reading(body.reading)}）。${names.text(body.text)}`,
  'watch.severed-again': ({ body }, names) =>
    `遮断点 ${names.step(body.step)}は再び遮断されています（${names.reading(body.reading)}）。`,
  'watch.unreadable': ({ body }, names) =>
    `監視中に遮断点 ${names.step(body.step)}の状態を読み取れませんでした（${body.code}）：${inJapanese(body.message)}`,
  'watch.started': ({ body }, names) =>
    `監視を開始しました（遮断点 ${names.steps(body.steps)} を ${body.everyMs / 1_000} 秒ごとに読み返します）。`,
  'note.added': ({ actor, body }) =>
    `【メモ】${actor}：${body.text}${seenText(body)}` +
    `${body.photo === null ? '' : `（写真 SHA-256 ${body.photo.sha256.slice(0, 12)}）`}`,
  'service.started': ({ body }) =>
    `コントローラーが起動しました（${body.product}、待ち受け ${body.addresses.join('、')}）。`,
  'service.stopped': ({ actor, body }) =>
    `${by(actor)}コントローラーを停止しました。` +
    `${body.open === null ? '' : `実行 ${body.open} は途中です。次の起動時に続行します。`}${becauseOf(actor, body.reason)}`,
  'account.created': ({ actor, body }) =>
    `${actor}がアカウント ${body.account} を作成しました（${body.roles.map(role => ROLE[role]).join('、')}）。`,
  'account.changed': ({ actor, body }) =>
    `${actor}がアカウント ${body.account} の${CHANGE[body.change]}${rolesNow(body)}。`,
  'session.started': ({ body }) => `${body.account}が ${body.address} からログインしました（${SECOND[body.second]}）。`,
  'session.ended': ({ actor, body }) =>
    body.how === 'ended'
      ? `${actor}が${body.account}のセッションを終了させました。`
      : `${body.account}${ENDED[body.how]}。`,
  'login.failed': ({ body }) =>
    `${body.address} からの${body.account === '' ? '' : `、${body.account}の名前による`}ログインが ${body.count} 回失敗しました。`,
  'token.created': ({ actor, body }) =>
    `${actor}が API トークン ${body.token} を作成しました（${ROLE[body.role]}、期限 ${new Date(body.expiresUtc).toISOString().slice(0, 10)}）。`,
  'token.ended': ({ actor, body }) => `${actor}が API トークン ${body.token} を無効にしました。`,
  'certificate.issued': ({ body }) =>
    `${body.subject} の証明書を発行しました（有効期限 ${new Date(body.notAfterUtc).toISOString().slice(0, 10)}）。`,
  'run.cancelling': ({ actor, body }) =>
    `${actor}が実行の中止を指示しました。着手済みの遮断点が終わり次第、中止します。${becauseOf(actor, body.reason)}`,
  ...AGENTS_IN_JAPANESE,
  'chronology.exported': ({ actor, body }) =>
    `${actor}が第 ${body.lastSeq} 号までの記録を ${body.format.toUpperCase()} で書き出しました。`,
}

function seenText({ machine, seenBy, seenUtc }: EventBodies['note.added']): string {
  const when = seenUtc === null ? '' : `${new Date(seenUtc).toISOString().slice(0, 16).replace('T', ' ')}Z`
  const parts = [machine, when, seenBy === '' ? '' : `目撃者 ${seenBy}`].filter(part => part !== '')
  return parts.length === 0 ? '' : `（${parts.join('、')}）`
}

function rolesNow({ change, roles }: EventBodies['account.changed']): string {
  return change === 'roles' ? `（現在：${roles.map(role => ROLE[role]).join('、') || 'なし'}）` : ''
}
