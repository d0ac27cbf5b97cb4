/** What is said about the controller that runs on this state folder. */
export const REMOTE = {
  notRunning: (folder: string) => ({
    en: `No controller runs on the state folder ${folder}.`,
    ja: `状態フォルダー ${folder} で動いているコントローラーはありません。`,
  }),
  unreadable: (file: string) => ({
    en: `${file} cannot be read as what a running controller writes. If none runs, remove it.`,
    ja: `${file} はコントローラーが書いた内容として読み取れません。動いていなければ削除してください。`,
  }),
  away: (url: string, why: string) => ({
    en: `The controller at ${url} does not answer: ${why}.`,
    ja: `${url} のコントローラーが応答しません: ${why}。`,
  }),
  strange: (url: string, status: number) => ({
    en: `What answers at ${url} does not answer as a controller does (status ${status}).`,
    ja: `${url} の応答はコントローラーのものではありません（状態 ${status}）。`,
  }),
  tokenRefused: {
    en: 'The controller does not take the token in KAKURI_TOKEN: it was ended, ran out, or is not one of its own. Set another, or unset it.',
    ja: 'KAKURI_TOKEN のトークンは使えません。無効にされたか、期限切れか、このコントローラーのものではありません。別のトークンにするか、設定を外してください。',
  },
  goesThrough: (url: string) => ({
    en: `A controller runs here (${url}): it carries this out.`,
    ja: `コントローラーが動作中です（${url}）。この操作はコントローラーが行います。`,
  }),
  runs: (url: string) => ({ en: `A controller runs here: ${url}`, ja: `コントローラーが動作中です: ${url}` }),
  lost: {
    en: 'The controller has not answered for some time. What it was doing is in the journal; see `kakuri status`.',
    ja: 'コントローラーがしばらく応答していません。経過はジャーナルにあります。`kakuri status` で確認してください。',
  },
  approveInConsole: (stage: string, count: number) => ({
    en: `Stage ${stage} waits for approvals: ${count} people give them in the console, each with an account of their own.`,
    ja: `ステージ ${stage} は承認を待っています。${count} 人がそれぞれのアカウントでコンソールから承認します。`,
  }),
  stayedClosed: (stage: string) => ({
    en: `the gate of stage ${stage} stayed closed`,
    ja: `ステージ ${stage} の開始が許可されないままでした`,
  }),
  runsOut: (stage: string) => ({
    en: `Stage ${stage} was not confirmed here: unless somebody confirms it in the console, it is cut again when the time is up.`,
    ja: `ステージ ${stage} はここでは確定されませんでした。コンソールで確定しなければ、時間切れで再び遮断されます。`,
  }),
} as const
