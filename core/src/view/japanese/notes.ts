import type { Form } from './sentence.ts'

/** What is noted beside an outcome. */
export const NOTES: readonly Form[] = [
  ['was severed before the cut; left as found', '遮断前から停止していたため、そのままにしました'],
  ['was severed before the cut', '遮断前から停止していました'],
  ['read severed while a person was asked', '人に依頼している間に、遮断されていることを読み取りで確認しました'],
  ['the run was cancelled', '実行が中止されました'],
  ['kakuri: the controller took over', 'コントローラーが引き継ぎました'],
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

/** Why a run paused or ended, where nobody gave a reason. */
export const REASONS: readonly Form[] = [
  [
    'stage {stage} was not confirmed in time and was cut again',
    'ステージ {stage} の復旧が時間内に確認されなかったため、もう一度遮断しました',
  ],
  ['the controller is stopping', 'コントローラーの停止'],
  ['a signal asked for it', '停止の指示（シグナル）'],
  ['the demo was stopped', 'デモの終了'],
  ["two people's codes were typed at the display of the room", '部屋の表示端末で二人分のコードが入力されたため'],
  ['the controller was gone longer than the plan allows', 'コントローラーとの途絶が計画の上限を超えたため'],
  ['the controller was gone in the middle of a stage', 'ステージの途中でコントローラーと途絶したため'],
  ['the controller took over', 'コントローラーが引き継ぎました'],
  ['a code was typed that nobody has ({count})', '誰のものでもないコードが入力されました（{count} 回目）'],
  ['the gate of stage {stage} stayed closed', 'ステージ {stage} の開始が許可されないままでした'],
  ['{count} {Outcome}, {Counts}', '{Outcome} {count}件、{Counts}'],
  ['{count} {Outcome}', '{Outcome} {count}件'],
]
/** What did not fit in a message between controller and agent. */
export const MESSAGES: readonly Form[] = [
  ['it is not a message of this link', 'この接続のメッセージではありません'],
  ['it is for {name}', '{name} 宛てです'],
  ['its signature is none of {name}', '{name} の署名ではありません'],
  ['nobody here knows {kind}', '{kind} は未知の種類です'],
  ['it has another shape', '形が異なります'],
  ['it could not be handled', '処理できませんでした'],
]

/** Outcomes after which a run is not complete. */
export const OUTCOMES: readonly Form[] = [
  ['unverified', '未確認'],
  ['refused', '機器が拒否'],
  ['unreachable', '到達不能'],
  ['handed-over', '人に引き渡し'],
  ['skipped', '省略'],
]
/** Further outcomes, each with how many steps ended so. */
export const COUNTS: readonly Form[] = [
  ['{count} {Outcome}, {Counts}', '{Outcome} {count}件、{Counts}'],
  ...OUTCOMES.map(([english, japanese]): Form => [`{count} ${english}`, `${japanese} {count}件`]),
]
