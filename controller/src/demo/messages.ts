/** What the demo tells. */
export const DEMO = {
  title: {
    en: 'Kakuri demo: a simulated hospital on this machine',
    ja: 'Kakuri デモ: このマシン上の模擬病院',
  },
  honest: {
    en: 'Devices, cables, traffic and people are simulated. The site files, checks, seal, SSH, SNMP, journal, crash and recovery are the real program.',
    ja: '機器・ケーブル・通信・人は模擬です。サイトファイル、検査、封印、SSH、SNMP、ジャーナル、異常終了と再開は実際のプログラムです。',
  },
  devices: (count: number, rooms: number, ms: number) => ({
    en: `${count} devices in ${rooms} rooms answer on 127.0.0.1 over SSH and SNMPv3, ${ms} ms a reply. The SSH of sw-ward-2 is dead.`,
    ja: `${rooms} 室の機器 ${count} 台が 127.0.0.1 で SSH と SNMPv3 に応答します（応答 ${ms} ms）。sw-ward-2 の SSH は故障中です。`,
  }),
  headings: {
    check: { en: 'Check the plan and prove it', ja: '計画を検査し、証明する' },
    seal: { en: 'Seal it', ja: '封印する' },
    prepare: {
      en: 'Prepare: read every device over every rung, change nothing',
      ja: '準備: 全機器を全手段で読み取る（変更なし）',
    },
    backup: { en: 'Stage 1: backup', ja: 'ステージ 1: バックアップ' },
    external: { en: 'Stage 2: external paths', ja: 'ステージ 2: 外部接続' },
    crash: {
      en: 'Stage 3, and the controller is killed in the middle of it',
      ja: 'ステージ 3（途中でコントローラーを強制終了）',
    },
    resume: { en: 'Recover: kakuri resume', ja: '再開: kakuri resume' },
    restore: { en: 'Restore, last stage first, on probation', ja: '復旧（逆順・仮復旧）' },
    log: { en: 'Chronology', ja: '経過の記録' },
    verify: { en: 'Journal', ja: 'ジャーナル' },
    next: { en: 'Try next', ja: '次に試すコマンド' },
  },
  playsGate: (stage: string, names: string) => ({
    en: `the demo plays ${names}: the gate of stage ${stage} is opened`,
    ja: `デモが代役: ${names} がステージ ${stage} の開始を承認`,
  }),
  playsHands: (action: 'unplug' | 'plug', cable: string) =>
    action === 'unplug'
      ? {
          en: `the demo plays the person at the rack: pulls ${cable} in the simulator and confirms`,
          ja: `デモが代役: ラックの担当者がシミュレーターで ${cable} を抜き、完了と回答`,
        }
      : {
          en: `the demo plays the person at the rack: plugs ${cable} back in the simulator and confirms`,
          ja: `デモが代役: ラックの担当者がシミュレーターで ${cable} を差し戻し、完了と回答`,
        },
  playsProbation: (stage: string) => ({
    en: `the demo plays the commander, who confirms that ${stage} may stay restored`,
    ja: `デモが代役: 指揮者が ${stage} の復旧を確定`,
  }),
  taken: (port: number) => ({
    en: `Port ${port} is taken by another program: a free one is used instead.`,
    ja: `ポート ${port} は別のプログラムが使用中のため、空いているポートを使います。`,
  }),
  open: { en: 'Open in a browser:', ja: 'ブラウザーで開いてください:' },
  display: { en: 'Screen of the server room:', ja: 'サーバー室の画面:' },
  byAgent: (device: string) => ({
    en: `${device} is logged into by the agent of the server room: its cut in stage 1 is an order that the agent carries out.`,
    ja: `${device} へはサーバー室のエージェントがログインします。ステージ 1 の遮断は、エージェントへの指示として実行されます。`,
  }),
  codes: (codes: string) => ({
    en: `Codes of two people, for cutting the room at that screen where it offers to: ${codes}`,
    ja: `部屋の画面に「この部屋の切り離し」が出たときに使う、2人のコード: ${codes}`,
  }),
  letIn: (code: string) => ({
    en: `The demo played the administrator: it read ${code} off the room's screen and let the agent in.`,
    ja: `デモが管理者の代役: 部屋の画面のコード ${code} を読み、エージェントを登録しました。`,
  }),
  noAgent: (why: string) => ({
    en: `The agent of the server room did not start, so its screen is missing; everything else works. It said: ${why}`,
    ja: `サーバー室のエージェントを起動できなかったため、部屋の画面はありません。ほかは使えます。理由: ${why}`,
  }),
  notLetIn: (why: string) => ({
    en: `The agent of the server room could not be let in: ${why}`,
    ja: `サーバー室のエージェントを登録できませんでした: ${why}`,
  }),
  logins: (password: string) => ({
    en: `Logins of the demo, all with the password ${password} and no code:`,
    ja: `デモのアカウント（パスワードはすべて ${password}、コードは不要）:`,
  }),
  tryThis: {
    en: 'Try, with the screen of the room beside the console: prepare; isolate stages 1 and 2, where a person pulls a cable; stage 3, which suzuki and sato have to approve; restore.',
    ja: 'お試し（コンソールと部屋の画面を並べて）: 準備 → ステージ 1・2 を隔離（人がケーブルを抜く作業あり）→ ステージ 3（suzuki と sato の承認が必要）→ 復旧',
  },
  untilStopped: { en: 'It goes on until Ctrl-C.', ja: 'Ctrl-C で終了します。' },
  stopping: { en: 'Stopping.', ja: '終了しています。' },
  guardDidAlone: (cables: string) => ({
    en: `A played guard has pulled ${cables} in the simulator, for the agent that cuts its room by itself. Say so on the room's screen.`,
    ja: `単独で部屋を切り離しているエージェントのために、代役の警備員がシミュレーターで ${cables} を抜きました。部屋の画面で回答してください。`,
  }),
  guardDid: (action: 'unplug' | 'plug', cables: string) =>
    action === 'unplug'
      ? {
          en: `A played guard has pulled ${cables} in the simulator. Say so on the room's screen, or on the page Tasks as if he had telephoned.`,
          ja: `代役の警備員がシミュレーターで ${cables} を抜きました。部屋の画面で回答するか、電話で報告を受けたつもりで「作業」ページから回答してください。`,
        }
      : {
          en: `A played guard has plugged ${cables} back in the simulator. Say so on the room's screen, or on the page Tasks as if he had telephoned.`,
          ja: `代役の警備員がシミュレーターで ${cables} を差し戻しました。部屋の画面で回答するか、電話で報告を受けたつもりで「作業」ページから回答してください。`,
        },
  traffic: { en: 'Traffic in the simulator', ja: 'シミュレーター内の通信' },
  crosses: { en: 'crosses', ja: '通信可' },
  gone: { en: 'GONE', ja: '遮断' },
  wrong: { en: '<- NOT AS IT SHOULD BE', ja: '<- 想定と違います' },
  killed: (point: string) => ({
    en: `The process was killed (SIGKILL) ${point}.`,
    ja: `プロセスを強制終了（SIGKILL）: ${point}`,
  }),
  afterKill: (ended: number, pending: number, cut: number) => ({
    en: `The journal knows ${ended} ended ${ended === 1 ? 'step' : 'steps'} and ${pending} begun without an outcome; in the simulator ${cut} of stage 3's cuts are in force, and they stay.`,
    ja: `ジャーナル上は完了 ${ended} 件、結果不明 ${pending} 件。シミュレーターではステージ 3 の ${cut} 箇所が遮断されたままです。`,
  }),
  logPart: (shown: number, all: number) => ({
    en: `(${shown} of ${all} entries; all of them: kakuri log)`,
    ja: `（全 ${all} 件のうち ${shown} 件。すべて: kakuri log）`,
  }),
  held: (facts: number, seconds: string) => ({
    en: `All ${facts} facts above were checked and held, in ${seconds} s.`,
    ja: `以上 ${facts} 件の事実をすべて確認しました（${seconds} 秒）。`,
  }),
  notHeld: { en: 'These did not hold:', ja: '次の事実が成り立ちませんでした:' },
  nextCommands: {
    console: { en: 'the same hospital with the web console', ja: '同じ病院を Web コンソールで' },
    keep: { en: 'keep its site files', ja: 'サイトファイルを残す' },
    log: { en: 'the whole chronology', ja: '経過の記録をすべて表示' },
    begin: { en: 'begin your own', ja: '自分のサイトを始める' },
  },
  kept: (folder: string) => ({
    en: `The site folder is kept in ${folder}. Its simulators end with the demo; init, check and log work on it.`,
    ja: `サイトフォルダーを ${folder} に残しました。シミュレーターはデモとともに終了します。check や log は使えます。`,
  }),
  folderThere: (folder: string) => ({
    en: `${folder} is there already and not empty; the demo writes only into a new folder.`,
    ja: `${folder} はすでにあり、空ではありません。デモは新しいフォルダーにだけ書き込みます。`,
  }),
} as const
