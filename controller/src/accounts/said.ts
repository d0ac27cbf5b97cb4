/** What accounts say when they refuse. Never why a login failed: that would tell which half of it was right. */
export const ACCOUNTS = {
  loginFailed: {
    en: 'Name, password or code is not right.',
    ja: '名前、パスワード、またはコードが正しくありません。',
  },
  tooMany: (seconds: number) => ({
    en: `Too many tries. Wait ${seconds} s.`,
    ja: `試行回数が多すぎます。${seconds} 秒待ってください。`,
  }),
  noAccounts: { en: 'There is no account yet.', ja: 'アカウントがまだありません。' },
  noSession: { en: 'This session has ended.', ja: 'このセッションは終了しました。' },
  noTokens: {
    en: 'A token cannot confirm who speaks.',
    ja: 'トークンでは本人確認ができません。',
  },
  noAccount: (name: string) => ({
    en: `There is no account ${name}.`,
    ja: `アカウント ${name} はありません。`,
  }),
  noSuchSession: (id: string) => ({ en: `No session ${id} is open.`, ja: `セッション ${id} は開いていません。` }),
  noToken: (name: string) => ({ en: `There is no token ${name}.`, ja: `トークン ${name} はありません。` }),
  accountThere: (name: string) => ({
    en: `There is an account ${name} already.`,
    ja: `アカウント ${name} はすでにあります。`,
  }),
  tokenThere: (name: string) => ({
    en: `There is a token ${name} already.`,
    ja: `トークン ${name} はすでにあります。`,
  }),
  lastAdmin: (name: string) => ({
    en: `${name} is the last enabled account with the role admin.`,
    ja: `${name} は有効な管理者アカウントの最後の一つです。`,
  }),
  badName: (name: string) => ({
    en: `"${name}" cannot be a name: 1 to 64 letters that can be seen, and none of the names Kakuri writes into the journal itself.`,
    ja: `「${name}」は名前にできません。見える文字 1〜64 字とし、Kakuri 自身がジャーナルに書く名前は使えません。`,
  }),
  noRole: { en: 'An account needs a role.', ja: 'アカウントには役割が必要です。' },
  shortPassword: (least: number) => ({
    en: `A password has at least ${least} characters.`,
    ja: `パスワードは ${least} 文字以上にしてください。`,
  }),
  longPassword: (most: number) => ({
    en: `A password has at most ${most} characters.`,
    ja: `パスワードは ${most} 文字以下にしてください。`,
  }),
  passwordIsName: {
    en: 'A password is not the name of the account.',
    ja: 'パスワードにアカウントの名前は使えません。',
  },
  samePassword: {
    en: 'The new password is the old one.',
    ja: '新しいパスワードが古いものと同じです。',
  },
  noSecond: (name: string) => ({
    en: `${name} has no second factor, so printed codes would open nothing.`,
    ja: `${name} には二要素認証がないため、印刷用コードは使えません。`,
  }),
  nothingToReset: { en: 'Nothing was named to make anew.', ja: '作り直すものが指定されていません。' },
  brokenFile: (file: string, why: string) => ({
    en: `${file} cannot be used as the file of accounts: ${why}.`,
    ja: `${file} はアカウントのファイルとして使えません: ${why}。`,
  }),
} as const
