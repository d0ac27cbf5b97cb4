/** What `agent` says. */
export const AGENT = {
  none: {
    en: 'No agents: the sealed plan names none.',
    ja: 'エージェントはありません（封印済みの計画に含まれていません）。',
  },
  online: { en: 'online', ja: '接続中' },
  offline: { en: 'offline', ja: '未接続' },
  'read-only': { en: 'online, certificate expired: no orders', ja: '接続中（証明書の期限切れのため指示不可）' },
  unknown: { en: 'never let in', ja: '未登録' },
  asking: { en: 'ASKS TO BE LET IN: read the code from its display', ja: '登録を要求中（表示端末のコードを確認）' },
  enrolled: { en: 'let in', ja: '登録済み' },
  revoked: { en: 'REVOKED', ja: '失効' },
  alone: { en: 'ACTS ALONE', ja: '単独で動作中' },
  held: { en: 'cut alone, not taken over yet', ja: '単独で遮断（未引き継ぎ）' },
  otherPlan: { en: 'holds another plan', ja: '別の計画を保持' },
  until: (day: string) => ({ en: `certificate until ${day}`, ja: `証明書の期限 ${day}` }),
  approved: (agent: string) => ({ en: `Agent ${agent} is let in.`, ja: `エージェント ${agent} を登録しました。` }),
  refused: (agent: string) => ({
    en: `The request of agent ${agent} was turned down.`,
    ja: `エージェント ${agent} の登録要求を却下しました。`,
  }),
  isRevoked: (agent: string) => ({
    en: `Agent ${agent} is revoked: its connection has ended, and nothing it signed counts any more.`,
    ja: `エージェント ${agent} を失効させました。接続は切れ、以後その署名は無効です。`,
  }),
  rotate: {
    en: 'It may hold what it was given: if it was stolen or taken over, change the credentials of the devices of its room on the devices and with "kakuri secrets set", and all codes with "kakuri secrets code", and restart the controller.',
    ja: 'この機器には渡した情報が残っている可能性があります。盗難や乗っ取りの場合は、この部屋の機器の認証情報を機器側と「kakuri secrets set」で変更し、すべてのコードを「kakuri secrets code」で変更して、コントローラーを再起動してください。',
  },
  reasonNeeded: { en: 'Say why: --reason TEXT', ja: '理由を指定してください: --reason 理由' },
  noAuthority: {
    en: 'The controller speaks plain HTTP and has no certificate authority. Start it without --http.',
    ja: 'コントローラーは平文の HTTP で動作しており、認証局がありません。--http なしで起動してください。',
  },
  certificatesFirst: {
    en: 'The controller has no certificates yet. Start it once with kakuri serve.',
    ja: 'コントローラーの証明書がまだありません。一度 kakuri serve で起動してください。',
  },
  atNeeded: {
    en: 'Say where the broker will listen, as a literal address and port: --at 192.0.2.10:8883',
    ja: 'ブローカーの待ち受け先を指定してください（例: --at 192.0.2.10:8883）',
  },
  mosquitto: (folder: string) => ({
    en: `Written to ${folder}: mosquitto.conf, its access list, and its certificate and key. Bring them to the broker, then start the controller with --broker.`,
    ja: `${folder} に mosquitto.conf、アクセス一覧、証明書と鍵を書き出しました。ブローカーに置き、コントローラーを --broker 付きで起動してください。`,
  }),
} as const
