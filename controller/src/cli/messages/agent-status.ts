import type { Bilingual } from '@kakuri/core/base/text.ts'

/** What `status` says of agents. */
export const AGENT_STATUS = {
  agents: { en: 'Agents', ja: 'エージェント' },
  here: (here: number, all: number): Bilingual => ({
    en: `${here} of ${all} online`,
    ja: `${all} 台中 ${here} 台が接続中`,
  }),
  unheard: {
    en: 'no controller answers here, so nothing is known of them',
    ja: 'コントローラーが応答しないため、状態は不明',
  },
  away: { en: 'away', ja: '未接続' },
  readOnly: { en: 'certificate expired, no orders', ja: '証明書の期限切れ（指示不可）' },
  asking: { en: 'wait for approval', ja: '承認待ち' },
  never: { en: 'never let in', ja: '未登録' },
  revoked: { en: 'revoked', ja: '失効' },
  alone: { en: 'Alone', ja: '単独動作' },
  acting: { en: 'acting now', ja: '動作中' },
  held: { en: 'cut, not taken over yet', ja: '遮断済み（未引き継ぎ）' },
  inForce: { en: 'cut and in force', ja: '遮断継続中' },
} as const
