/** What a person is told. */
export const SAY = {
  error: { en: 'Error:', ja: 'エラー:' },
  warning: { en: 'Warning:', ja: '警告:' },
  unexpected: { en: 'An error nobody expected:', ja: '想定外のエラーです:' },
  unexpectedNext: {
    en: 'Nothing further was begun. `kakuri status` shows where the run stands; please report this.',
    ja: 'これ以上は何も開始していません。`kakuri status` で状況を確認し、この内容を報告してください。',
  },
  interrupted: {
    en: 'Interrupted. Nothing further was begun.',
    ja: '中断しました。これ以上は何も開始していません。',
  },
  incident: { en: 'INCIDENT', ja: '実対応' },
  drill: { en: 'DRILL', ja: '訓練' },
  liveDrill: { en: 'LIVE DRILL', ja: '実機訓練' },
  drillHands: { en: 'Touch nothing; only say what you would do.', ja: '何も触らず、行うことだけを答えてください。' },
  isolate: { en: 'ISOLATE', ja: '隔離' },
  restore: { en: 'RESTORE', ja: '復旧' },
  run: { en: 'run', ja: '実行' },
  tag: { en: 'tag', ja: 'タグ' },
  cable: { en: 'cable', ja: 'ケーブル' },
  port: { en: 'port', ja: 'ポート' },
  service: { en: 'service', ja: 'サービス' },
  zoneBlock: { en: 'zone-block', ja: 'ゾーン遮断' },
  power: { en: 'power', ja: '電源' },
  impact: { en: 'Impact:', ja: '影響:' },
  unplug: { en: 'UNPLUG', ja: '抜いてください' },
  plug: { en: 'PLUG BACK IN', ja: '差し戻してください' },
  waiting: { en: 'waiting', ja: '待機中' },
  underWay: { en: 'under way', ja: '実行中' },
  waitsForPerson: { en: 'waits for a person', ja: '人の作業待ち' },
  ctrlC: { en: ' Ctrl-C pauses between steps', ja: ' Ctrl-C でステップの区切りに一時停止します' },
  probationLeft: (seconds: number) => ({
    en: `on probation: cut again in ${seconds} s unless confirmed`,
    ja: `仮復旧中: 確認がなければ ${seconds} 秒後に再遮断`,
  }),
  farEndDown: (device: string) => ({ en: `${device} sees no link`, ja: `${device} 側もリンクなし` }),
  wrongCable: { en: 'WRONG CABLE', ja: '別のケーブルです' },
  stillUp: { en: 'LINK STILL UP', ja: 'まだ接続されています' },
  reopened: { en: 'PATH REOPENED', ja: '経路が再び開いています' },
  pausing: {
    en: 'Pausing: what was begun is brought to its end, nothing new begins. Ctrl-C again shows what is still under way.',
    ja: '一時停止します: 開始済みのステップは最後まで行い、新しいものは始めません。もう一度 Ctrl-C で実行中の内容を表示します。',
  },
  paused: {
    en: 'Paused between steps. What is cut stays cut. Go on with: kakuri resume. End it with: kakuri cancel',
    ja: 'ステップの区切りで一時停止しました。遮断済みの箇所は遮断されたままです。続けるには: kakuri resume  終わらせるには: kakuri cancel',
  },
  stillUnderWay: { en: 'Still under way:', ja: 'まだ実行中:' },
  nothingUnderWay: { en: 'nothing; it pauses now', ja: 'ありません。まもなく停止します' },
  runResult: {
    complete: { en: 'Complete: every step was read back.', ja: '完了: すべてのステップを読み取り確認しました。' },
    incomplete: { en: 'INCOMPLETE.', ja: '未完了。' },
    paused: { en: 'Paused.', ja: '一時停止中。' },
    cancelled: { en: 'Cancelled. What is cut stays cut.', ja: '取り消しました。遮断済みの箇所は遮断されたままです。' },
    drill: {
      en: 'Drill ended: devices were reached and read, nothing was changed.',
      ja: '訓練終了: 機器に接続して読み取りました。何も変更していません。',
    },
  },
  notReadBack: (tags: string) => ({ en: `Not read back: ${tags}.`, ja: `読み取り確認できていない遮断点: ${tags}` }),
  cutAgain: (stages: string) => ({
    en: `NOT RESTORED: nobody confirmed ${stages}, and it was cut again.`,
    ja: `復旧していません: ${stages} は確認されなかったため、再び遮断しました。`,
  }),
  drillFound: (tags: string) => ({
    en: `In earnest this would not have been cut by hand: ${tags}. See what was answered, and mend the tag, the cable list or the way there.`,
    ja: `本番なら人の手で遮断できなかった箇所: ${tags}。回答を確認し、タグ、ケーブル表、立ち入りの手順を直してください。`,
  }),
  runOpen: (run: string, what: string, paused: boolean) => ({
    en: `Run ${run.slice(0, 8)} (${what}) is still open: ${paused ? 'it was paused' : 'its process died'}.`,
    ja: `実行 ${run.slice(0, 8)}（${what}）が未完了です: ${paused ? '一時停止中です' : 'プロセスが途中で終了しています'}。`,
  }),
  noReasonGiven: { en: 'not given', ja: '記入なし' },
  noOpenRun: { en: 'No run is open. Nothing to resume.', ja: '未完了の実行はありません。' },
  nothingToCancel: {
    en: 'No run is open. Nothing to cancel.',
    ja: '未完了の実行はありません。取り消すものはありません。',
  },
  aboutToCancel: (run: string, kind: string, reason: string) => ({
    en: `About to end run ${run.slice(0, 8)} (${kind}: ${reason}) where it stands`,
    ja: `実行 ${run.slice(0, 8)}（${kind}: ${reason}）を現状のまま終わらせます`,
  }),
  cancelsIsolation: {
    en: 'What is cut stays cut; nothing more is cut. kakuri restore puts it back.',
    ja: '遮断済みの箇所は遮断されたままで、これ以上は遮断しません。戻すには kakuri restore。',
  },
  cancelsRestore: {
    en: 'What is restored and confirmed stays; what it opened and nobody confirmed is cut again.',
    ja: '確認済みの復旧はそのままです。未確認の復旧箇所は再び遮断します。',
  },
  siteChanged: (what: string) => ({
    en: `The site files differ from the sealed bundle (${what}). The sealed plan is run. Seal again to use the files. [SITE_CHANGED]`,
    ja: `サイトファイルが封印済みのバンドルと異なります（${what}）。封印済みの計画を実行します。ファイルを使うには封印し直してください。[SITE_CHANGED]`,
  }),
  siteUnreadable: { en: 'they can no longer be read', ja: '読み取れません' },
  planDiffers: { en: 'the plan compiled from them is a different one', ja: '計画の内容が違います' },
  noSuchStage: (typed: string, known: string) => ({
    en: `There is no stage "${typed}". Stages: ${known}.`,
    ja: `ステージ「${typed}」はありません。ステージ: ${known}`,
  }),
  noSuchStep: (typed: string) => ({ en: `There is no cut point "${typed}".`, ja: `遮断点「${typed}」はありません。` }),
  skipForm: (typed: string) => ({
    en: `"${typed}" is not of the form ID=REASON, such as ct-line=patient on the table.`,
    ja: `「${typed}」は ID=理由 の形ではありません（例: ct-line=検査中）。`,
  }),
  notSealed: (folder: string) => ({
    en: `There is no sealed bundle in ${folder}.`,
    ja: `${folder} に封印済みのバンドルがありません。`,
  }),
  didYouMean: (name: string) => ({ en: ` Did you mean ${name}?`, ja: ` ${name} のことですか?` }),
  noSite: (folder: string) => ({
    en: `${folder} is not a site folder: it has no site.yaml. Go to the site folder, name it with --site, or begin with \`kakuri init\`.`,
    ja: `${folder} はサイトフォルダーではありません（site.yaml がありません）。サイトフォルダーに移動するか --site で指定してください。新しく始めるには \`kakuri init\`。`,
  }),
  faultCount: (count: number) => ({
    en: `${count} ${count === 1 ? 'place has' : 'places have'} to be mended.`,
    ja: `直す箇所が ${count} 件あります。`,
  }),
  missingFile: (name: string, folder: string) => ({
    en: `${name} is missing in ${folder}.`,
    ja: `${folder} に ${name} がありません。`,
  }),
  sealLosesCuts: (tags: string) => ({
    en: `The new plan does not have cut points that are cut now (${tags}); sealing it would leave nobody able to restore them. Keep them in the plan, or restore them first.`,
    ja: `新しい計画には、現在遮断済みの遮断点（${tags}）がありません。封印すると復旧できなくなります。計画に残すか、先に復旧してください。`,
  }),
  stateReadOnly: (folder: string) => ({
    en: `The state folder ${folder} cannot be written, so nothing can be recorded; no device was touched.`,
    ja: `状態フォルダー ${folder} に書き込めず、記録を残せません。機器には触れていません。`,
  }),
  nothingCut: (stages: string) => ({
    en: `Nothing of ${stages} is cut according to the journal. See \`kakuri status\`.`,
    ja: `ジャーナルによると ${stages} に遮断済みの箇所はありません。\`kakuri status\` を確認してください。`,
  }),
  wasUnknown: {
    en: 'was not read before the cut; it will be opened',
    ja: '遮断前の状態は不明。開放します',
  },
  wasSevered: { en: 'was down before; stays down', ja: '遮断前から停止。そのままにします' },
  was: (reading: string) => ({ en: `was ${reading}`, ja: `遮断前は${reading}` }),
  takesUp: (run: string, kind: string, reason: string) => ({
    en: `Taking up run ${run.slice(0, 8)} (${kind}): ${reason}. What was under way is observed first, nothing is repeated blindly.`,
    ja: `実行 ${run.slice(0, 8)}（${kind}）を続けます: ${reason}。途中だった箇所はまず状態を読み取り、むやみに繰り返しません。`,
  }),
  noSuchRun: (typed: string) => ({
    en: `The journal holds no run whose id begins with "${typed}".`,
    ja: `「${typed}」で始まる実行はジャーナルにありません。`,
  }),
  following: {
    en: 'Another process writes the journal. Showing what it does; Ctrl-C ends.',
    ja: '別のプロセスがジャーナルに書き込んでいます。その内容を表示します。Ctrl-C で終わります。',
  },
  cutOf: (cut: number, all: number, doubtful: number) => ({
    en: `${cut} of ${all} cut${doubtful === 0 ? '' : `, ${doubtful} not proven`}`,
    ja: `${all} 箇所中 ${cut} 箇所を遮断${doubtful === 0 ? '' : `、${doubtful} 箇所は未確認`}`,
  }),
  notCut: { en: 'not cut', ja: '未遮断' },
  lastTry: { en: 'last run:', ja: '直近の実行:' },
  isCut: { en: 'CUT', ja: '遮断済み' },
  notProven: { en: 'NOT PROVEN CUT', ja: '遮断は未確認' },
  restoring: { en: 'BEING RESTORED', ja: '復旧の途中' },
  outcomeOpen: { en: 'outcome not known yet', ja: '結果はまだ不明' },
  unreadable: { en: 'not readable now:', ja: '現在読み取れません:' },
  runPaused: {
    en: 'This run is paused. Go on with: kakuri resume. End it with: kakuri cancel',
    ja: 'この実行は一時停止中です。続けるには: kakuri resume  終わらせるには: kakuri cancel',
  },
  runOpenOrGone: {
    en: 'This run has not ended. Only where neither a controller nor another process carries it out any more: kakuri resume, or kakuri cancel',
    ja: 'この実行は終わっていません。コントローラーもほかのプロセスも実行していないときだけ: kakuri resume または kakuri cancel',
  },
  inTheWay: (names: string, folder: string) => ({
    en: `${folder} already holds ${names}; nothing was written.`,
    ja: `${folder} にはすでに ${names} があります。何も書き込んでいません。`,
  }),
  initDone: (folder: string) => ({
    en: `An example site is in ${folder}: site.yaml, cables.csv, plan.yaml.`,
    ja: `${folder} にサイトの例を書き出しました: site.yaml, cables.csv, plan.yaml`,
  }),
  initNext: {
    en: 'Next: kakuri check, then kakuri secrets init, kakuri secrets set, kakuri seal, kakuri doctor',
    ja: '次に: kakuri check、kakuri secrets init、kakuri secrets set、kakuri seal、kakuri doctor',
  },
  watching: {
    en: 'Watching what is cut. Ctrl-C ends the watch; cuts stay as they are.',
    ja: '遮断箇所を監視しています。Ctrl-C で監視を終えます。遮断はそのままです。',
  },
  watchEnded: { en: 'Watch ended. What is cut stays cut.', ja: '監視を終えました。遮断はそのままです。' },
  aboutToCut: (stages: string) => ({
    en: `About to ISOLATE, for real: ${stages}`,
    ja: `実際に遮断します: ${stages}`,
  }),
  aboutToRestore: (stages: string) => ({ en: `About to RESTORE: ${stages}`, ja: `復旧します: ${stages}` }),
} as const
