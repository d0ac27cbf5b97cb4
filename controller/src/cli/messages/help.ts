/** What `kakuri help` says about each command and option. */
export const HELP = {
  kakuri: {
    en: 'Cuts a network apart in a planned order, proves it, and puts it back.',
    ja: '計画した順にネットワークを遮断し、確かめ、元に戻します。',
  },
  init: { en: 'Write a commented example site to start from.', ja: '説明付きのサイト例を書き出します。' },
  check: {
    en: 'Read the site files, compile the plan and prove it; change nothing.',
    ja: 'サイトファイルを読み、計画を検査・証明します。何も変更しません。',
  },
  seal: {
    en: 'Check, sign and store the plan as a bundle. Only a bundle is ever run.',
    ja: '計画を検査・署名し、バンドルとして保存します。実行できるのはバンドルだけです。',
  },
  serve: {
    en: 'Run the controller: API and web console, until a signal stops it.',
    ja: 'コントローラーを起動します。API と Web コンソールを提供し、停止の信号まで動き続けます。',
  },
  arm: {
    en: 'Read every device, open sessions ahead and wait for `cut`.',
    ja: '全機器を読み取り、接続を開いたまま遮断の指示を待ちます。',
  },
  cut: { en: 'Isolate: cut the stages in order.', ja: '遮断: ステージを順に遮断します。' },
  drill: {
    en: 'Drill: the same, but without the last write. Nothing changes on any device.',
    ja: '訓練: 最後の書き込みだけを行いません。機器は何も変わりません。',
  },
  restore: { en: 'Put back what was cut, in reverse order, on probation.', ja: '遮断した箇所を逆順で仮復旧します。' },
  resume: { en: 'Take up a run that was paused or whose process died.', ja: '一時停止または中断した実行を続けます。' },
  cancel: {
    en: 'End a run that was paused or whose process died. What is cut stays cut.',
    ja: '一時停止または中断した実行を終わらせます。遮断済みの箇所はそのままです。',
  },
  status: { en: 'Show what is cut and what is not, from the journal.', ja: 'ジャーナルから遮断状況を表示します。' },
  log: { en: 'Show the chronology.', ja: '経過の記録を表示します。' },
  journal: { en: 'Work on the journal file.', ja: 'ジャーナルの操作。' },
  journalVerify: {
    en: 'Check every hash and signature; name the first bad event.',
    ja: '全イベントのハッシュと署名を検査し、最初の不正箇所を示します。',
  },
  secrets: { en: 'Work on secrets.age.', ja: 'secrets.age の操作。' },
  secretsInit: {
    en: 'Make secrets.age with a new signing key, opened by a key file or a passphrase.',
    ja: '新しい署名鍵入りの secrets.age を作ります。',
  },
  secretsList: { en: 'List names and kinds; never a secret.', ja: '名前と種類だけを一覧します。' },
  secretsSet: {
    en: 'Add or replace one entry; its secrets are asked, or read as JSON from standard input with --stdin.',
    ja: '認証情報を追加・変更します。秘密は入力欄で尋ねるか、--stdin で JSON を読みます。',
  },
  secretsRemove: { en: 'Remove one entry.', ja: '認証情報を削除します。' },
  secretsRecipients: {
    en: 'Show who can open secrets.age, or replace them.',
    ja: 'secrets.age を開ける鍵を表示・変更します。',
  },
  doctor: { en: 'Check everything a cut will need; change nothing.', ja: '遮断に必要なものをすべて点検します。' },
  demo: {
    en: 'Show it all on a simulated hospital on this machine.',
    ja: 'このマシン上の模擬病院で一通りを見せます。',
  },
  help: { en: 'show this help', ja: 'このヘルプを表示' },
  helpOn: { en: 'Show help for a command.', ja: 'コマンドのヘルプを表示します。' },
  version: { en: 'show the version', ja: '版を表示' },
  // options
  site: { en: 'folder with the site files (default: here)', ja: 'サイトフォルダー（既定: 現在の場所）' },
  state: {
    en: 'folder for bundle and journal (default: <site>/.kakuri)',
    ja: '状態フォルダー（既定: <site>/.kakuri）',
  },
  lang: { en: 'language: ja or en (default: by LANG)', ja: '言語: ja または en（既定: LANG による）' },
  json: { en: 'JSON on standard output, for machines', ja: '機械可読の JSON を標準出力に書く' },
  yes: { en: 'ask no confirmation', ja: '確認を求めない' },
  key: { en: 'age identity file that opens secrets.age', ja: 'secrets.age を開く age 鍵ファイル' },
  actor: { en: 'name of the person who acts', ja: '操作する人の氏名' },
  stage: {
    en: 'stage by number or id (default: all, one after another)',
    ja: 'ステージの番号または id（既定: すべて順に）',
  },
  reason: { en: 'reason for the run (else asked)', ja: '実行の理由（なければ尋ねる）' },
  approvedBy: {
    en: 'a person who approves gates; repeat for several',
    ja: '承認者の氏名。複数人は繰り返し指定',
  },
  skip: { en: 'leave out a cut point: ID=REASON; repeatable', ja: '除外する遮断点: ID=理由。繰り返し可' },
  watchCut: { en: 'go on watching after the last stage until Ctrl-C', ja: '最後のステージの後も Ctrl-C まで監視する' },
  cutPoint: { en: 'restore only these cut points', ja: '指定した遮断点だけを復旧する' },
  confirmProbation: {
    en: 'confirm every probation at once, without a look',
    ja: '仮復旧を確認なしで直ちに確定する',
  },
  watch: { en: 'stay and follow until Ctrl-C', ja: 'Ctrl-C まで表示を続ける' },
  follow: { en: 'stay and show new entries until Ctrl-C', ja: 'Ctrl-C まで新しい記録を表示する' },
  run: { en: 'only this run (id or its beginning)', ja: 'この実行だけ（id またはその先頭）' },
  keep: { en: 'keep the site folder of the demo in this new folder', ja: 'デモのサイトフォルダーをここに残す' },
  once: {
    en: 'no console: plays everything once on the terminal and ends by itself',
    ja: 'コンソールなしで一通りを端末で実演し、自動的に終わる',
  },
  fast: { en: 'no pauses for reading, with --once', ja: '読むための間を置かない（--once のとき）' },
  listenDemo: {
    en: 'where the console is served; loopback only, 127.0.0.1:8443 unless told',
    ja: 'コンソールの待ち受け（ループバックのみ、既定 127.0.0.1:8443）',
  },
  listen: {
    en: 'literal address to listen on; repeatable (default: 127.0.0.1:8443)',
    ja: '待ち受けるアドレス。繰り返し可（既定: 127.0.0.1:8443）',
  },
  hostname: {
    en: 'a name that browsers call it by; repeatable',
    ja: 'ブラウザーから呼ぶホスト名。繰り返し可',
  },
  http: { en: 'plain HTTP; on loopback only', ja: '暗号化なしの HTTP（ループバックのみ）' },
  recipient: { en: 'age1... public key; repeatable', ja: 'age1... の公開鍵。繰り返し可' },
  keyOut: { en: 'write a new identity file here (mode 600)', ja: '新しい鍵ファイルをここに書く' },
  passphrase: { en: 'open by a passphrase instead of a key', ja: '鍵の代わりにパスフレーズで開く' },
  kind: { en: 'ssh, snmp-v2c or snmp-v3', ja: 'ssh / snmp-v2c / snmp-v3' },
  user: { en: 'user name on the device', ja: '機器のユーザー名' },
  stdin: { en: 'read the entry as JSON from standard input', ja: '標準入力から JSON で読む' },
} as const
