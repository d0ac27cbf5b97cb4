/** What `kakuri serve` says. */
export const SERVE = {
  badListen: (typed: string) => ({
    en: `"${typed}" is no ADDRESS:PORT with a literal address, such as 192.0.2.10:8443 or [::1]:8443.`,
    ja: `「${typed}」は アドレス:ポート の形ではありません（例: 192.0.2.10:8443、[::1]:8443）。`,
  }),
  plainOutside: (address: string) => ({
    en: `--http is for loopback alone: ${address} can be reached by others.`,
    ja: `--http はループバックだけで使えます。${address} には他のマシンから接続できます。`,
  }),
  notListening: (address: string, why: { readonly en: string; readonly ja: string }) => ({
    en: `It cannot listen at ${address}: ${why.en}. Choose another address or port with --listen.`,
    ja: `${address} で待ち受けできません: ${why.ja}。--listen で別のアドレスかポートを指定してください。`,
  }),
  listening: (url: string) => ({ en: `The controller listens at ${url}`, ja: `コントローラーの接続先: ${url}` }),
  plain: {
    en: 'Plain HTTP: for this machine alone.',
    ja: '暗号化なしの HTTP です。このマシンからだけ使えます。',
  },
  clockBehind: {
    en: "This machine's clock stands before the day on which this controller was set up. Cuts work all the same; set the clock, or the record tells wrong times and logins by code fail.",
    ja: 'この機械の時計は、コントローラーを設定した日より前を指しています。切り離しに影響はありませんが、記録の時刻がずれ、コードによるログインもできません。時計を合わせてください。',
  },
  authority: (fingerprint: string) => ({
    en: `Its own certificate authority, SHA-256 ${fingerprint}`,
    ja: `独自の認証局 SHA-256: ${fingerprint}`,
  }),
  authorityFile: (file: string) => ({
    en: `  Compare it where a browser asks; to trust it, import ${file}`,
    ja: `  ブラウザーの表示と見比べてください。信頼させるには ${file} を取り込みます。`,
  }),
  accounts: (names: string) => ({ en: `Accounts: ${names}`, ja: `アカウント: ${names}` }),
  noAccounts: {
    en: 'Nobody can log in yet. Make the first account on this machine: kakuri user add NAME --role admin',
    ja: 'まだ誰もログインできません。このマシンで最初のアカウントを作成してください: kakuri user add 名前 --role admin',
  },
  noConsole: (folder: string) => ({
    en: `The web console was not built: there is no ${folder}. The API works without it.`,
    ja: `Web コンソールがビルドされていません（${folder} がありません）。API は使えます。`,
  }),
  agents: (at: string) => ({ en: `Agents connect at ${at}`, ja: `エージェントの接続先: ${at}` }),
  badBroker: (typed: string) => ({
    en: `"${typed}" is no broker such as mqtts://192.0.2.10:8883.`,
    ja: `「${typed}」はブローカーの指定ではありません（例: mqtts://192.0.2.10:8883）。`,
  }),
  broker: (host: string, port: number, away: string | null) =>
    away === null
      ? {
          en: `The broker at ${host}:${port} is connected.`,
          ja: `${host}:${port} のブローカーに接続しました。`,
        }
      : {
          en: `The broker at ${host}:${port} is not connected, and no agent can be heard: ${away}. It is tried again.`,
          ja: `${host}:${port} のブローカーに接続できず、エージェントと通信できません（${away}）。再試行しています。`,
        },
  twoBrokers: {
    en: 'Agents connect to one broker: give --agents or --broker.',
    ja: 'エージェントの接続先は一つです。--agents か --broker の一方を指定してください。',
  },
  goesOn: (run: string) => ({
    en: `The run that was open goes on: ${run}`,
    ja: `続いていた実行を再開しました: ${run}`,
  }),
  staysPaused: (run: string, by: string, reason: string) => ({
    en: `Run ${run} stays paused (by ${by}: ${reason}). Resume or cancel it in the console.`,
    ja: `実行 ${run} は一時停止のままです（${by}: ${reason}）。コンソールで再開または中止してください。`,
  }),
  stopping: {
    en: 'Stopping: steps that devices are at work on are ended first. Once more ends it at once.',
    ja: '停止しています。機器で作業中の遮断点を終わらせます。もう一度で直ちに終了します。',
  },
  stopped: { en: 'Stopped.', ja: '停止しました。' },
  leftOpen: (run: string, byPerson: boolean) =>
    byPerson
      ? {
          en: `Run ${run} stays paused, also after the next start, until somebody resumes or cancels it. What is cut stays cut.`,
          ja: `実行 ${run} は一時停止のままです。次に起動しても、誰かが再開または中止するまで続きません。遮断済みの箇所はそのままです。`,
        }
      : {
          en: `Run ${run} is open; what is cut stays cut. The next start goes on from there.`,
          ja: `実行 ${run} は終わっていません。遮断済みの箇所はそのままです。次に起動すると続きから始まります。`,
        },
  notifyFailed: (why: string) => ({
    en: `systemd could not be told: ${why}`,
    ja: `systemd に状態を伝えられませんでした: ${why}`,
  }),
} as const
