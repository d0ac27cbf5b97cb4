import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { Outcome } from '@kakuri/core/journal/events.ts'

/** Outcomes as a person reads them; the English word is the one of the design. */
export const OUTCOME: { readonly [K in Outcome]: Bilingual } = {
  done: { en: 'done', ja: '完了（読取確認済み）' },
  'already-so': { en: 'already-so', ja: '以前からその状態' },
  unverified: { en: 'unverified', ja: '未確認' },
  refused: { en: 'refused', ja: '機器が拒否' },
  unreachable: { en: 'unreachable', ja: '到達不能' },
  'handed-over': { en: 'handed-over', ja: '人に引き渡し' },
  skipped: { en: 'skipped', ja: '省略' },
  simulated: { en: 'simulated', ja: '模擬' },
}
