import type { Form } from './sentence.ts'

/** What is noted beside an outcome. */
export const NOTES: readonly Form[] = [
  ['was severed before the cut; left as found', '遮断前から停止していたため、そのままにしました'],
  ['was severed before the cut', '遮断前から停止していました'],
  ['{by}: {Answer}; not read back', '{by}: {Answer}（読み取り確認なし）'],
  ['{by}: {Answer}; the link was down before', '{by}: {Answer}（リンクは以前から切れていました）'],
  ['{by}: {Answer} ({note}); not read back', '{by}: {Answer}（{note}、読み取り確認なし）'],
  ['{by}: {Answer} ({note})', '{by}: {Answer}（{note}）'],
  ['{by}: {Answer}', '{by}: {Answer}'],
]

/** What a person answers to a task. */
export const ANSWERS: readonly Form[] = [
  ['done', '完了'],
  ['cannot-find', '見つからない'],
  ['already-out', 'すでに抜けている'],
  ['other', 'その他'],
]
