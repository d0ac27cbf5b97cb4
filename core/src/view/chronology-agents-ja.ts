import type { AgentRefusal } from '../journal/events.ts'
import type { Sentences } from './chronology.ts'
import { inJapanese } from './japanese/japanese.ts'

type AgentSentences = Pick<
  Sentences,
  Extract<keyof Sentences, `agent.${string}` | `link.${string}` | `order.${string}` | `alone.${string}`>
>

const REFUSED: { readonly [R in AgentRefusal]: string } = {
  unknown: 'このコントローラーの証明書を示しませんでした',
  revoked: '証明書は失効しています',
  expired: '証明書の期限が切れています。報告は受け付けますが、指示は出しません',
  'wrong-name': '証明書にない名前を使いました',
  'two-of-one-name': '同じ名前と証明書を別の機器が使っています',
  flood: '許容量を超えて送信しました',
  'too-large': '大きすぎるメッセージを送信しました',
  'qos-2': 'ここでは使わない QoS 2 を求めました',
  topic: '自分のものでないトピックを使いました',
  malformed: 'MQTT ではないデータを送信しました',
  'too-many': '同時接続が多すぎます',
  message: '信頼できないメッセージを送信しました',
}
const ANSWER = {
  done: '実施した',
  'cannot-find': 'ケーブルが見つからない',
  'already-out': '既に抜けていた',
  other: 'その他',
} as const
const WHY = {
  codes: '表示端末で二人分のコードが入力されました',
  limit: 'コントローラーとの途絶が計画の上限を超えました',
  stage: 'ステージの途中でコントローラーと途絶しました',
} as const
const MESSAGE: { readonly [why: string]: string } = {
  garbled: '読み取れません',
  'not-for-us': '宛先が違います',
  'wrong-signature': '署名が一致しません',
  'lower-epoch': '交代前のコントローラーからのものです',
  replayed: '実行済みのものです',
  'wrong-session': '別の接続に対するものです',
  'unknown-kind': '種類が分かりません',
  'wrong-shape': '形式が正しくありません',
  failed: '処理に失敗しました',
}
const VERB = { open: '接続', observe: '状態確認', apply: '遮断', verify: '読み返し', revert: '復旧' } as const
const RESULT: { readonly [result: string]: string } = {
  complete: '完了',
  incomplete: '【未完了】',
  cancelled: '中止',
  paused: '一時停止',
}
const day = (utc: number) => new Date(utc).toISOString().slice(0, 10)
const time = (utc: number) => `${new Date(utc).toISOString().slice(0, 19).replace('T', ' ')}Z`

export const AGENTS_IN_JAPANESE: AgentSentences = {
  'agent.asked': ({ body }) =>
    `${body.address} のエージェント ${body.agent} が登録を求めています。表示端末にコードが出ています。`,
  'agent.enrolled': ({ actor, body }) =>
    body.how === 'approved'
      ? `${actor}がエージェント ${body.agent} を登録しました（証明書の有効期限 ${day(body.notAfterUtc)}）。`
      : `エージェント ${body.agent} が証明書を更新しました（有効期限 ${day(body.notAfterUtc)}）。`,
  'agent.revoked': ({ actor, body }) =>
    `${actor}がエージェント ${body.agent} の証明書を失効させました。理由：${body.reason}`,
  'agent.came': ({ body }) =>
    `エージェント ${body.agent} が接続しました（${body.product}、起動 ${body.boot} 回目、接続 ${body.session} 回目）。` +
    `${body.readOnly ? '証明書の期限が切れているため、指示は出しません。' : ''}`,
  'agent.gone': ({ body }) => `エージェント ${body.agent} との接続が切れました。遮断済みのものは遮断されたままです。`,
  'agent.refused': ({ body }) =>
    `${body.agent === '' ? '接続元' : `エージェント ${body.agent} `}を拒否しました${body.count > 1 ? `（${body.count} 回）` : ''}：` +
    `${REFUSED[body.why]}${body.detail === '' ? '' : `（${inJapanese(body.detail)}）`}。`,
  'agent.evidence': ({ body }) => `エージェント ${body.agent} の記録（エージェントの時計で ${time(body.entry.utc)}）：`,
  'agent.evidence-broken': ({ body }) =>
    `エージェント ${body.agent} から届いた記録は第 ${body.seq} 号で整合しません：${inJapanese(body.reason)}`,
  'agent.adopted': ({ body }, names) =>
    `遮断点 ${names.step(body.step)}はエージェント ${body.agent} が単独で遮断しました。現在の扱い：${names.outcome(body.outcome)}` +
    `${body.reading === null ? '（エージェント以外では確認できません）' : '（コントローラーが読み戻して確認）'}。`,
  'agent.late-answer': ({ body }, names) =>
    `${body.by}がエージェント ${body.agent} の表示端末で遮断点 ${names.step(body.step)}${body.drill ? '（訓練）' : ''}に回答しました：` +
    `${ANSWER[body.answer]}${body.note === '' ? '' : `（${body.note}）`}。すでに反映できません：${inJapanese(body.reason)}`,
  'agent.other-journal': ({ body }) =>
    `エージェント ${body.agent} が以前に受け取ったこのジャーナルの第 ${body.seq} 号（${body.hash.slice(0, 12)}）が、ここにはありません` +
    `（末尾は第 ${body.head} 号）。末尾の欠落、古い控えからの復元、または書き換えの疑いがあります。`,
  'link.lost': ({ body }) => `コントローラー ${body.controller} からの信号が途絶えました。`,
  'link.back': ({ body }) => `コントローラー ${body.controller} からの信号が戻りました（接続 ${body.session} 回目）。`,
  'link.refused': ({ body }) =>
    `メッセージ（${body.kind}）を拒否しました：${MESSAGE[body.why] ?? body.why}。${inJapanese(body.detail)}`,
  'order.taken': ({ body }, names) =>
    `コントローラーの指示を開始しました：${names.device(body.device)}、${names.rung(body.rung)}、${VERB[body.verb]}` +
    `${body.write === 'simulate' ? '（訓練）' : ''}。`,
  'order.ended': ({ body }) =>
    body.error === null ? '指示を実行しました。' : `指示を実行できませんでした：${inJapanese(body.error)}`,
  'alone.began': ({ body }, names) =>
    `エージェントが単独で室内の遮断${body.drill ? 'の訓練' : ''}を始めました（遮断点 ${names.steps(body.steps)}）。${WHY[body.why]}` +
    `${body.by.length === 0 ? '' : `（${body.by.join('、')}）`}。`,
  'alone.ended': ({ body }) => `エージェントの単独動作が終わりました：${RESULT[body.result] ?? body.result}。`,
  'alone.refused': ({ body }) => `室内の遮断は行いませんでした：${inJapanese(body.reason)}`,
}
