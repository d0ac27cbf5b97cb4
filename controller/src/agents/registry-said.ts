/** What the registry says when it refuses. */
export const REGISTRY = {
  notInPlan: (agent: string) => ({
    en: `The sealed plan has no agent ${agent}.`,
    ja: `封印された計画にエージェント ${agent} はありません。`,
  }),
  noTicket: { en: 'This ticket opens no request.', ja: 'この受付番号に該当する申請はありません。' },
  noCode: (agent: string) => ({
    en: `No waiting request of ${agent} has this code.`,
    ja: `${agent} の待機中の申請に、このコードのものはありません。`,
  }),
  tooMany: (seconds: number) => ({
    en: `Too many agents ask to be let in. Wait ${seconds} s.`,
    ja: `登録の申請が多すぎます。${seconds} 秒待ってください。`,
  }),
  lostKey: (agent: string) => ({
    en: `${agent} asks with a key that was revoked; it must make new ones.`,
    ja: `${agent} は失効した鍵で申請しています。新しい鍵が必要です。`,
  }),
  otherAgents: (agent: string) => ({
    en: `${agent} asks with the key of another agent.`,
    ja: `${agent} は別のエージェントの鍵で申請しています。`,
  }),
  badAsking: { en: 'The request to be let in is not of the right shape.', ja: '登録申請の形式が正しくありません。' },
  noAgent: (agent: string) => ({
    en: `${agent} has no certificate.`,
    ja: `${agent} には証明書がありません。`,
  }),
  noWaiting: (agent: string) => ({
    en: `No request of ${agent} is waiting.`,
    ja: `${agent} の待機中の申請はありません。`,
  }),
  revoked: (agent: string) => ({
    en: `The certificate of ${agent} is revoked.`,
    ja: `${agent} の証明書は失効しています。`,
  }),
  expired: (agent: string) => ({
    en: `The certificate of ${agent} has ended; it must be enrolled again.`,
    ja: `${agent} の証明書は期限切れです。再登録が必要です。`,
  }),
} as const
