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
  why: (why: string): Bilingual => ({ en: `  ${why}`, ja: `  ${why}` }),
  noAuthority: (file: string): Bilingual => ({
    en: `${file} is not there. It is the controller's authority.pem, carried here by hand; without it nobody can be asked.`,
    ja: `${file} がありません。コントローラーの authority.pem を手で持ってきてください。これがないと登録を申し込めません。`,
  }),
  notAuthority: (file: string): Bilingual => ({
    en: `${file} holds no certificate in PEM. It must be the controller's authority.pem.`,
    ja: `${file} は PEM 形式の証明書ではありません。コントローラーの authority.pem を置いてください。`,
  }),
  authority: (file: string): Bilingual => ({
    en: `${file}: the controller's authority`,
    ja: `${file}: コントローラーの認証局の証明書`,
  }),
  folder: (file: string): Bilingual => ({
    en: `${file}: can be written, and by nobody else`,
    ja: `${file}: 書き込みができ、ほかの利用者は読み書きできない`,
  }),
  notThere: { en: 'it is not there', ja: 'ありません' },
  notAllowed: { en: 'this user may not read and write it', ja: 'この利用者には読み書きの権限がありません' },
  letsOthersIn: (mode: string): Bilingual => ({
    en: `its mode lets others in (${mode})`,
    ja: `ほかの利用者にも権限があります（${mode}）`,
  }),
  noGpio: {
    en: 'it is not there; install the package gpiod',
    ja: 'ありません。パッケージ gpiod を入れてください',
  },
  plain: (text: string): Bilingual => ({ en: text, ja: text }),
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
  good: (what: Bilingual): Bilingual => ({ en: `ok      ${what.en}`, ja: `良好    ${what.ja}` }),
  bad: (what: Bilingual, why: Bilingual): Bilingual => ({
    en: `wrong   ${what.en}: ${why.en}`,
    ja: `要確認  ${what.ja}: ${why.ja}`,
  }),
  badAuthority: (why: Bilingual): Bilingual => ({ en: `wrong   ${why.en}`, ja: `要確認  ${why.ja}` }),
  noConfig: (file: string): Bilingual => ({
    en: `${file} is not there. Write it, or name another one by --config.`,
    ja: `${file} がありません。作るか、--config で別の場所を指定してください。`,
  }),
} as const
