/** What `arm` and `doctor` say. */
export const ARM = {
  opening: {
    en: 'Opening sessions and reading every device. Nothing is changed.',
    ja: '接続を開き、全機器を読み取っています。何も変更しません。',
  },
  armed: {
    en: 'ARMED. Sessions stay open. Type: cut 1 (a stage by number or id), cut (all), or quit. Ctrl-C disarms.',
    ja: '準備完了。接続を保持しています。入力: cut 1（ステージの番号か id）、cut（すべて）、quit（終了）。Ctrl-C で解除します。',
  },
  stillArmed: { en: 'Still armed: cut, or quit.', ja: '引き続き準備完了: cut または quit' },
  prompt: { en: 'armed>', ja: '準備完了>' },
  unknown: { en: 'Type cut with a stage, or quit.', ja: 'cut とステージ、または quit を入力してください。' },
  disarmed: {
    en: 'Disarmed. Sessions are closed. What is cut stays cut.',
    ja: '解除しました。接続を閉じます。遮断はそのままです。',
  },
  sessions: (open: number, all: number) => ({
    en: `${open} of ${all} sessions open`,
    ja: `接続 ${open} / ${all}`,
  }),
  ready: { en: 'ready', ja: '準備完了' },
  handsOnly: { en: 'by a person only', ja: '人の手のみ' },
  notReady: { en: 'NOT READY', ja: '準備できません' },
  over: { en: 'over', ja: '手段:' },
  // doctor
  node: (version: string) => ({ en: `Node ${version}`, ja: `Node ${version}` }),
  sqlite: (version: string) => ({ en: `SQLite ${version}`, ja: `SQLite ${version}` }),
  writable: (folder: string) => ({
    en: `State folder writable: ${folder}`,
    ja: `状態フォルダーに書き込めます: ${folder}`,
  }),
  notWritable: (folder: string) => ({
    en: `The state folder cannot be written: ${folder}. Mend its permissions.`,
    ja: `状態フォルダーに書き込めません: ${folder}。権限を直してください。`,
  }),
  space: (mebibytes: number) => ({ en: `${mebibytes} MiB free`, ja: `空き ${mebibytes} MiB` }),
  littleSpace: (mebibytes: number) => ({
    en: `Only ${mebibytes} MiB free; keep at least 100 MiB for the journal.`,
    ja: `空きが ${mebibytes} MiB しかありません。ジャーナルのために 100 MiB 以上空けてください。`,
  }),
  site: { en: 'Site files and plan hold', ja: 'サイトファイルと計画は検査に合格' },
  planUnsafe: {
    en: 'The plan fails a check; run kakuri check.',
    ja: '計画が検査に不合格です。kakuri check を実行してください。',
  },
  bundle: (sha: string) => ({
    en: `Bundle ${sha.slice(0, 12)} matches the site files`,
    ja: `バンドル ${sha.slice(0, 12)} はサイトファイルと一致`,
  }),
  bundleDiffers: (why: string) => ({
    en: `The site files differ from the bundle (${why}); run kakuri seal. [SITE_CHANGED]`,
    ja: `サイトファイルがバンドルと異なります（${why}）。kakuri seal を実行してください [SITE_CHANGED]`,
  }),
  secrets: (count: number) => ({
    en: `secrets.age opens: ${count} ${count === 1 ? 'entry' : 'entries'}`,
    ja: `secrets.age を開けます: 認証情報 ${count} 件`,
  }),
  clock: (time: string) => ({
    en: `Clock says ${time}; no step depends on it`,
    ja: `時計は ${time}（実行は時計に依存しません）`,
  }),
  device: (device: string, rung: string, ms: number) => ({
    en: `${device} ${rung}: reached, host pinned, login accepted, ${ms} ms`,
    ja: `${device} ${rung}: 到達・ホスト鍵一致・ログイン成功、${ms} ms`,
  }),
  deviceSnmp: (device: string, rung: string, ms: number) => ({
    en: `${device} ${rung}: reached, login accepted, ${ms} ms`,
    ja: `${device} ${rung}: 到達・認証成功、${ms} ms`,
  }),
  allWell: { en: 'Everything a cut needs is in order.', ja: '遮断に必要なものはすべて整っています。' },
  notWell: (count: number) => ({
    en: `${count} ${count === 1 ? 'thing is' : 'things are'} not in order.`,
    ja: `${count} 件に問題があります。`,
  }),
} as const
