import type { Form } from './sentence.ts'

/** What a device or the way to it did. The name of the device stands before. */
export const TROUBLES: readonly Form[] = [
  ['cannot be reached: {reason}', 'に接続できません: {reason}'],
  ['cannot be reached ({reason})', 'に接続できません（{reason}）'],
  ['cannot be reached', 'に接続できません'],
  ['refused the login of {user}', 'が {user} のログインを拒否しました'],
  ['did not let us in in time', 'へのログインが時間内に終わりませんでした'],
  ['gave no shell: {reason}', 'でシェルを開けません: {reason}'],
  ['closed the connection before the login was over', 'がログインの途中で接続を切りました'],
  ['did not speak SSH as it should: {reason}', 'との SSH の通信に異常があります: {reason}'],
  [
    'cannot be entered: the private key in {credentials} cannot be read',
    'に入れません。認証情報 {credentials} の秘密鍵を読み取れません',
  ],
  ['shows the key {key}, and none is pinned for it', 'のホスト鍵は {key} ですが、登録がありません'],
  ['shows the key {key}; pinned is {pinned}', 'のホスト鍵が {key} に変わっています。登録は {pinned} です'],
  ['ended the connection: {reason}', 'が接続を切りました: {reason}'],
  ['did not answer in time{After}', 'が時間内に応答しませんでした{After}'],
  ['did not answer in time', 'が時間内に応答しませんでした'],
  ['refused the enable password', 'が enable パスワードを拒否しました'],
  [
    'printed {text}, which the profile {profile} does not know',
    'の表示 {text} は、プロファイル {profile} にありません',
  ],
  ['sent {count} bytes without a prompt', 'からプロンプトのないまま {count} バイト届きました'],
  ['greets in mode {mode}, and no way leads to the start mode', 'の最初のモードが {mode} で、開始モードに移れません'],
  ['did not come back to mode {mode}', 'がモード {mode} に戻りませんでした'],
  [
    'does not let us into mode {mode}: {reason}, and the credentials hold no enable password',
    'でモード {mode} に入れません: {reason}（認証情報に enable パスワードがありません）',
  ],
  ['does not let us into mode {mode}: {reason}', 'でモード {mode} に入れません: {reason}'],
  [
    'does not answer SNMP at {address} port {port}; a wrong community looks the same',
    'が SNMP に応答しません（{address} ポート {port}。コミュニティが違う場合も同じです）',
  ],
  ['does not answer SNMP at {address} port {port}', 'が SNMP に応答しません（{address} ポート {port}）'],
  ['did not answer before its deadline', 'が期限内に応答しませんでした'],
  ['stopped answering SNMP', 'が SNMP に応答しなくなりました'],
  [
    'tells its SNMP engine but is silent to this user: its passwords or protocols do not fit, most likely those of privacy',
    'は SNMP に応答しますが、このユーザーには応答しません。パスワードか方式（おそらく暗号化のもの）が合っていません',
  ],
  ['has no open SNMP session', 'との SNMP 接続が開いていません'],
  ['was let go while it was being asked', 'への問い合わせの途中で接続を閉じました'],
  ['sent an SNMP answer that could not be read', 'の SNMP 応答を読み取れませんでした'],
  ['sent an SNMP answer that does not fit the request', 'の SNMP 応答が要求と合っていません'],
  ['sent what is not an SNMP answer ({detail})', 'から SNMP ではない応答が届きました（{detail}）'],
  [
    'does not take authPriv for this user ({detail})',
    'では、このユーザーに認証と暗号化（authPriv）を使えません（{detail}）',
  ],
  ['disagrees about the time of its SNMP engine ({detail})', 'と SNMP の時刻情報が合っていません（{detail}）'],
  ['does not know the SNMPv3 user ({detail})', 'に SNMPv3 のユーザーが登録されていません（{detail}）'],
  ['changed its SNMP engine id ({detail})', 'の SNMP エンジン ID が変わりました（{detail}）'],
  [
    'refused the authentication password or protocol ({detail})',
    'が認証パスワードか認証方式を拒否しました（{detail}）',
  ],
  ['refused the privacy password or protocol ({detail})', 'が暗号化パスワードか暗号化方式を拒否しました（{detail}）'],
  [
    'shows this user no {Row}s: {objects} are empty or outside its view',
    'は、このユーザーに{Row}を見せません（{objects} が空か、ビューの外です）',
  ],
  ['refused to list {object}: {status}', 'が {object} の一覧を拒否しました: {status}'],
  ['lists {object} without an end', 'の {object} の一覧が終わりません'],
  ['did not finish over {rung} within {ms} ms', 'の {rung} による操作が {ms} ms 以内に終わりませんでした'],
  ['did not answer over {rung} in {ms} ms', 'が {rung} に {ms} ms 以内に応答しませんでした'],
  [
    'did not tell its link states over {rung} in {ms} ms',
    'のリンク状態を {rung} で {ms} ms 以内に読み取れませんでした',
  ],
]

/** Errors about devices, credentials, the journal and secrets, as whole sentences. */
export const ERRORS: readonly Form[] = [
  [
    '{device} over {rung}: the agent {agent}, which goes there, is not connected.',
    '{device}（{rung}）: 経由するエージェント {agent} が接続していません。',
  ],
  [
    '{device} over {rung}: the agent {agent}, which goes there, has a certificate that has expired.',
    '{device}（{rung}）: 経由するエージェント {agent} の証明書が期限切れです。',
  ],
  [
    '{device} over {rung}: the agent {agent}, which goes there, does not hold this plan yet.',
    '{device}（{rung}）: 経由するエージェント {agent} にこの計画がまだ届いていません。',
  ],
  [
    '{device} over {rung} goes through the agent {agent}: nobody serves agents here.',
    '{device}（{rung}）はエージェント {agent} を経由しますが、ここではエージェントを受け付けていません。',
  ],
  ['The connection to the agent {agent} was lost.', 'エージェント {agent} との接続が切れました。'],
  [
    'The agent {agent} did not end "{verb}" on {device} over {rung} in time.',
    'エージェント {agent} が {device}（{rung}）での {verb} を時間内に終えませんでした。',
  ],
  ['Run {run} is not open any more.', '実行 {run} はすでに終わっています。'],
  ['The answer was given to a drill, and this is none.', '訓練への回答のため、実際の作業には反映しませんでした。'],
  [
    'The answer was given to a real task, and this is a drill.',
    '実際の作業への回答のため、訓練には反映しませんでした。',
  ],
  ['The cut point does not belong to the room of this agent.', 'このエージェントの部屋の遮断点ではありません。'],
  ['Nobody waits for an answer about this cut point.', 'この遮断点の作業は回答を待っていません。'],
  [
    '{device} knows none of our algorithms ({reason}); where it is old, legacyAlgorithms in site.yaml lets them in.',
    '{device} と共通の暗号方式がありません（{reason}）。古い機器なら、site.yaml の legacyAlgorithms で使えるようになります。',
  ],
  ['{device} knows none of our algorithms ({reason}).', '{device} と共通の暗号方式がありません（{reason}）。'],
  [
    '{device} has no address or no SSH way in site.yaml.',
    'site.yaml の {device} に、アドレスか SSH の接続方法がありません。',
  ],
  ['{device} has no address for SNMP in the site map', '構成図の {device} に SNMP 用のアドレスがありません。'],
  ['{device} has no way to {address}', '{device} のアドレス {address} への経路がありません。'],
  ['The credentials {name} of {device} are not for SSH.', '{device} の認証情報 {name} は SSH 用ではありません。'],
  [
    '{name} holds SSH credentials, but {device} is asked over SNMP',
    '認証情報 {name} は SSH 用ですが、{device} には SNMP で接続します。',
  ],
  ['There are no credentials {name} for {device}', '{device} の認証情報 {name} がありません。'],
  ['There is no profile {profile} for {device}', '{device} のプロファイル {profile} がありません。'],
  ['All sessions of the login server {server} are in use', '認証サーバー {server} の接続数が上限に達しています。'],
  [
    'A session of the login server {server} for {device} did not become free before the deadline',
    '認証サーバー {server} の接続（{device} 用）が期限内に空きませんでした。',
  ],
  ['{device} was let go: the pool of sessions is closed', '{device} への接続を閉じました。'],
  ['{device} was given up before it was asked', '{device} への問い合わせを、始める前に打ち切りました。'],
  ['The session to {device} was closed.', '{device} への接続を閉じました。'],
  ['given up: another rung was first', '別の手段が先に終わったため打ち切りました。'],
  ['{device} ({address} port {port}) {Trouble}.', '{device}（{address} ポート {port}）{Trouble}。'],
  ['{device} {Trouble}.', '{device} {Trouble}。'],
  ['{device} {Trouble}', '{device} {Trouble}。'],
  ['There is no journal at {file}.', 'ジャーナル {file} がありません。'],
  ['Another program holds the journal {file}.', '別のプログラムがジャーナル {file} を使っています。'],
  ['Process {pid} is writing the journal {file}.', 'プロセス {pid} がジャーナル {file} に書き込んでいます。'],
  [
    'The disk takes no more of the journal {file}: {reason}.',
    'ディスクがいっぱいで、ジャーナル {file} に書き込めません: {reason}',
  ],
  [
    'The journal {file} is not open to this user: {reason}.',
    'ジャーナル {file} をこのユーザーでは開けません: {reason}',
  ],
  ['The journal {file} failed: {reason}.', 'ジャーナル {file} を使えません: {reason}'],
  ['The journal {file} is closed.', 'ジャーナル {file} は閉じられています。'],
  [
    'The key file does not hold an age key (AGE-SECRET-KEY-1...).',
    '鍵ファイルに age の鍵（AGE-SECRET-KEY-1...）がありません。',
  ],
  ['The key file is empty.', '鍵ファイルが空です。'],
  ['The {Given} does not open secrets.age.', 'この{Given}では secrets.age を開けません。'],
  ['secrets.age is locked with {Needed}.', 'secrets.age は{Needed}で暗号化されています。'],
  ['secrets.age is damaged, or is not an age file.', 'secrets.age が壊れているか、age のファイルではありません。'],
  [
    'A public key to lock secrets.age with is not an age public key (age1...).',
    '指定した公開鍵が age の公開鍵（age1...）ではありません。',
  ],
  ['This entry has neither password nor privateKey.', 'この項目には password も privateKey もありません。'],
  ['A key is not known here.', '使えない項目が含まれています。'],
  ['A code has 6 to 12 digits.', 'コードは 6 から 12 桁の数字です。'],
  ["A code stands under a person's name.", 'コードは人の名前の下に書いてください。'],
  ['One person has two codes.', '1 人に 2 つのコードがあります。'],
  ['Two people have the same code.', '2 人が同じコードを持っています。'],
  ['The kind of an entry is ssh, snmp-v2c or snmp-v3.', '項目の kind は ssh、snmp-v2c、snmp-v3 のどれかです。'],
  [
    'A value is empty, or an SNMPv3 password has fewer than eight characters.',
    '空の値があるか、SNMPv3 のパスワードが 8 文字未満です。',
  ],
  [
    'A value is missing or has the wrong type; put texts in quotes.',
    '値が足りないか、種類が違います。文字列は引用符で囲んでください。',
  ],
  [
    'event {seq} is missing: event {other} stands in its place',
    'イベント {seq} がなく、その位置にイベント {other} があります',
  ],
  ['its previous hash is not the hash of {name}', '直前のハッシュが {name} のハッシュと一致しません'],
  [
    'a field was changed: its content does not give its hash',
    '項目が書き換えられています。内容とハッシュが一致しません',
  ],
  ['the checkpoint is not about the event before it', '検査点が直前のイベントのものではありません'],
  ['the bundle cannot be trusted: it is not JSON', 'バンドルを信頼できません: JSON ではありません'],
  [
    'the bundle cannot be trusted: its bytes are not in canonical form',
    'バンドルを信頼できません: 書式が正規の形ではありません（書き換えられています）',
  ],
  [
    'the bundle cannot be trusted: it was sealed with {key}, which is not trusted here',
    'バンドルを信頼できません: ここで信頼していない鍵 {key} で封印されています',
  ],
  [
    'the bundle cannot be trusted: its content does not have the SHA-256 it states',
    'バンドルを信頼できません: 内容が記載の SHA-256 と一致しません',
  ],
  [
    'the bundle cannot be trusted: its signature is not one by {key}',
    'バンドルを信頼できません: 署名が鍵 {key} のものではありません',
  ],
  ['the bundle cannot be trusted: {reason}', 'バンドルを信頼できません: {reason}'],
  ['the plan has no stage {stages}', '計画にステージ {stages} がありません。'],
  ['the plan has no cut point {points}', '計画に遮断点 {points} がありません。'],
  ['stage {stage} cannot be isolated before {stages}', 'ステージ {stage} は {stages} より先に遮断できません。'],
]

export const AFTERS: readonly Form[] = [[' after {count} prompts', '（プロンプト {count} 回の後）']]

/** What secrets.age was opened with, and what it needs. */
export const GIVEN: readonly Form[] = [
  ['passphrase', 'パスフレーズ'],
  ['key', '鍵'],
]
export const NEEDED: readonly Form[] = [
  ['a key file, not with a passphrase', 'パスフレーズではなく鍵ファイル'],
  ['a passphrase, not with a key file', '鍵ファイルではなくパスフレーズ'],
]
