import type { Bilingual } from '@kakuri/core/base/text.ts'

const day = (utc: number) => new Date(utc).toISOString().slice(0, 10)

/** What the command line says. */
export const SAY = {
  program: {
    en: "Kakuri's program for the small computer in a server room.",
    ja: 'サーバー室に置く小型コンピューターのためのプログラムです。',
  },
  commands: {
    run: { en: 'runs the agent', ja: 'エージェントを動かす' },
    enrol: { en: 'asks to be let in, shows the code, and waits', ja: '登録を申し込み、コードを表示して待つ' },
    status: { en: 'tells how this agent stands', ja: 'このエージェントの状態を表示する' },
    check: { en: 'looks whether this box is set up', ja: 'この装置の準備ができているか調べる' },
  },
  config: { en: 'configuration', ja: '設定ファイル' },
  state: { en: 'state folder, in place of the one in the configuration', ja: '設定とは別の状態フォルダー' },
  language: { en: 'language of the messages', ja: '表示の言語' },
  ready: (url: string): Bilingual => ({ en: `ready; display at ${url}`, ja: `準備完了。表示: ${url}` }),
  code: (code: string): Bilingual => ({
    en: `Read this code to the administrator: ${code}`,
    ja: `このコードを管理者に伝えてください: ${code}`,
  }),
  unreachable: (host: string): Bilingual => ({
    en: `The controller at ${host} does not answer; trying again.`,
    ja: `コントローラー ${host} から応答がありません。もう一度試します。`,
  }),
  refused: { en: 'An administrator refused the request.', ja: '管理者が申し込みを断りました。' },
  letIn: { en: 'This agent was let in.', ja: 'このエージェントは登録されました。' },
  notIn: { en: 'This agent was not let in yet.', ja: 'このエージェントはまだ登録されていません。' },
  certificate: (from: number, to: number): Bilingual => ({
    en: `Certificate: ${day(from)} to ${day(to)}`,
    ja: `証明書: ${day(from)} から ${day(to)} まで`,
  }),
  bundle: (sha256: string, sealedAt: string): Bilingual => ({
    en: `Plan: ${sha256.slice(0, 16)}, sealed ${sealedAt}`,
    ja: `計画: ${sha256.slice(0, 16)}、封印 ${sealedAt}`,
  }),
  noBundle: { en: 'It holds no plan.', ja: '計画を持っていません。' },
  heard: (seq: number): Bilingual => ({
    en: `Newest entry of the controller's record that it saw: ${seq}`,
    ja: `コントローラーの記録で最後に見た番号: ${seq}`,
  }),
  good: (what: string): Bilingual => ({ en: `ok      ${what}`, ja: `良好    ${what}` }),
  bad: (what: string): Bilingual => ({ en: `wrong   ${what}`, ja: `要確認  ${what}` }),
} as const
