import type { ErrorCode } from '@kakuri/core/base/errors.ts'

/** What a person should do next, in Japanese; English stands in the error table itself. */
export const NEXT_JA: { readonly [K in ErrorCode]: string } = {
  SITE_INVALID: '示された箇所を直して、もう一度 `kakuri check` を実行してください。',
  PLAN_UNSAFE: '指摘された箇所の計画または構成図を直して、もう一度 `kakuri check` を実行してください。',
  NOT_SEALED: '先にサイトフォルダーで `kakuri seal` を実行してください。',
  BUNDLE_BROKEN: '実行しないでください。サイトファイルから計画を封印し直し、比べてください。',
  SITE_CHANGED: '`kakuri seal` をやり直すか、ファイルとの違いを承知のうえで封印済みの計画を使ってください。',
  SECRETS_LOCKED: '正しい鍵ファイルまたはパスフレーズを指定してください。',
  SECRETS_BROKEN: 'secrets.age を控えから戻してください。',
  CREDENTIALS_MISSING: '`kakuri secrets set` で認証情報を追加してください。',
  JOURNAL_LOCKED: '別の kakuri がこのジャーナルに書き込んでいます。そちらを使うか、先に終了してください。',
  JOURNAL_FULL: '状態フォルダーのディスクの空きを増やしてください。それまで機器には触れません。',
  JOURNAL_BROKEN: 'ファイルはそのまま残し、`kakuri journal verify` を実行して控えと比べてください。',
  JOURNAL_MISSING: 'まだ記録がありません。--state を確認するか、先に `kakuri seal` を実行してください。',
  JOURNAL_CLOSED: 'このプロセスのジャーナルは閉じられています。コマンドをもう一度実行してください。',
  NOT_EFFECTIVE:
    '機器は受け付けましたが、読み取ると変わっていません。ケーブル・ポート・構成図を照合してください。次の手段を試します。',
  SESSION_CAP:
    '対応は不要です。必要なら site.yaml で認証サーバーの上限を上げてください。接続は必要になった時に開きます。',
  JOURNAL_UNSUPPORTED: 'このプロジェクトが指定する版の Node を使ってください。',
  UNREACHABLE: '機器の電源と管理ネットワークを確認してください。次の手段を試します。',
  TIMEOUT: '機器が時間内に応答しませんでした。次の手段を試します。',
  LOGIN_REFUSED: '`kakuri secrets` と機器側で、ユーザー名とパスワードを確認してください。',
  HOST_KEY_CHANGED: '鍵が変わった理由を確かめてから、site.yaml に新しい鍵を登録してください。',
  HOST_KEY_MISSING: '機器のコンソールで鍵を照合してから、site.yaml に登録してください。',
  UNKNOWN_PROMPT: 'プロファイルが機器に合っているか確認してください。記録に機器の表示が残っています。',
  CONNECTION_LOST: '接続が途中で切れました。やり直す前に機器の状態を読み取ります。',
  GARBLED_REPLY: '応答を読み取れませんでした。記録を確認してください。',
  SNMP_ERROR: '機器の SNMP ユーザー、ビュー、書き込み権限を確認してください。',
  NO_SUCH_TARGET: '構成図のポート名を機器と照合してください。',
  PROFILE_INVALID: '示された箇所のプロファイルを直してください。',
  RUN_IN_PROGRESS: '先に未完了の実行を `kakuri resume` で続けるか、終わらせてください。',
  NOTHING_TO_RESTORE: 'ジャーナルによると遮断中の箇所はありません。`kakuri status` を確認してください。',
  GATE_CLOSED: 'このステージが求める確認または承認をしてください。',
  STAGE_ORDER: '先に前のステージを遮断してください。',
  USAGE: '`kakuri help` を参照してください。',
}
