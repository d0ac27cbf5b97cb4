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
} as const
