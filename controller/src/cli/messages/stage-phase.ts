import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { StagePhase } from '@kakuri/core/view/board.ts'

export const STAGE_PHASE: { readonly [K in StagePhase]: Bilingual } = {
  waiting: { en: 'waiting', ja: '待機中' },
  gate: { en: 'waits for its gate', ja: '開始確認待ち' },
  running: { en: 'under way', ja: '実行中' },
  ended: { en: 'ended', ja: '終了' },
  'on-probation': { en: 'on probation', ja: '仮復旧中' },
  restored: { en: 'restored', ja: '復旧済み' },
  'cut-again': { en: 'NOT CONFIRMED: CUT AGAIN', ja: '確認なし: 再遮断' },
}
