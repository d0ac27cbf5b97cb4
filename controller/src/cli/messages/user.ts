/** What `user` says. */
export const USER = {
  added: (name: string) => ({ en: `${name} has an account.`, ja: `${name} のアカウントを作りました。` }),
  reset: (name: string) => ({
    en: `Made anew for ${name}; open sessions of this account have ended.`,
    ja: `${name} の分を作り直しました。開いていたセッションは終了しました。`,
  }),
  none: {
    en: 'No accounts yet. Make the first with kakuri user add NAME --role admin',
    ja: 'アカウントはまだありません。kakuri user add 名前 --role admin で作成してください。',
  },
  newPassword: {
    en: 'Password. Hand it over in person; it is changed on the account page after the first login.',
    ja: 'パスワード。本人に直接渡し、最初のログイン後にアカウント画面で変更してもらってください。',
  },
  authenticator: {
    en: 'Second factor. Scan this with an authenticator on the telephone, or type its secret in. It asks for six digits at each login.',
    ja: '二要素認証。スマートフォンの認証アプリで読み取るか、secret の値を入力してください。ログインのたびに 6 桁の数字を入力します。',
  },
  codes: {
    en: 'Printed codes, for a login without the telephone. Copy or print them and keep them in the safe; each works once.',
    ja: '印刷用コード。スマートフォンなしでログインするためのものです。印刷して金庫に保管してください。各コードは一度だけ使えます。',
  },
  once: {
    en: 'This is shown once and never again. Clear the screen when it was handed over.',
    ja: '表示は今回だけです。渡し終えたら画面を消してください。',
  },
  noSecond: {
    en: 'This account has no second factor: its password alone opens it.',
    ja: 'このアカウントには二要素認証がなく、パスワードだけで入れます。',
  },
  secondTotp: (codes: number) => ({
    en: `second factor, ${codes} codes left`,
    ja: `二要素認証あり、残りコード ${codes}`,
  }),
  secondNone: { en: 'no second factor', ja: '二要素認証なし' },
  disabled: { en: 'DISABLED', ja: '無効' },
  roleNeeded: {
    en: 'Say what the account may do: --role viewer, onsite, network, commander or admin; several are possible.',
    ja: 'できることを指定してください: --role viewer / onsite / network / commander / admin（複数可）',
  },
  resetWhat: {
    en: 'Say what to make anew: --password, --second-factor or --codes.',
    ja: '作り直すものを指定してください: --password / --second-factor / --codes',
  },
  password: { en: 'New password (not shown):', ja: '新しいパスワード（表示されません）:' },
  noPassword: { en: 'No password came on standard input.', ja: '標準入力にパスワードがありません。' },
  stdinNotRunning: {
    en: 'While the controller runs, passwords are made by it: leave --password-stdin away, or stop it first.',
    ja: 'コントローラーの稼働中はパスワードを自動で作ります。--password-stdin を外すか、先に停止してください。',
  },
} as const
