import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { Alone } from '@kakuri/core/plan/shape.ts'

/** What `check` and `seal` say. */
export const CHECK = {
  counts: (devices: number, cables: number, stages: number, cutPoints: number) => ({
    en: `${devices} devices, ${cables} cables, ${stages} stages, ${cutPoints} cut points`,
    ja: `機器 ${devices}、ケーブル ${cables}、ステージ ${stages}、遮断点 ${cutPoints}`,
  }),
  agent: (id: string, room: Bilingual, steps: number) => ({
    en: `agent ${id} (${room.en}): ${steps} cut points in its part`,
    ja: `エージェント ${id}（${room.ja}）: 担当する遮断点 ${steps} 件`,
  }),
  alone: ({ afterMs, when }: Alone) => {
    const minutes = Math.round(afterMs / 6_000) / 10
    return when === 'always'
      ? {
          en: `rooms act alone after ${minutes} min without a controller`,
          ja: `コントローラーが ${minutes} 分途絶えると、部屋が単独で遮断します`,
        }
      : {
          en: `rooms act alone after ${minutes} min without a controller, during an incident`,
          ja: `インシデント中にコントローラーが ${minutes} 分途絶えると、部屋が単独で遮断します`,
        }
  },
  severed: (holds: boolean) =>
    holds ? { en: 'severed:', ja: '遮断を証明:' } : { en: 'A PATH IS LEFT:', ja: '経路が残ります:' },
  kept: (holds: boolean) =>
    holds ? { en: 'kept:', ja: '維持を証明:' } : { en: 'THE PATH IS LOST:', ja: '経路が失われます:' },
  error: { en: 'ERROR  ', ja: 'エラー ' },
  warning: { en: 'warning', ja: '注意   ' },
  unsafe: (count: number) => ({
    en: `The plan is not safe: ${count} ${count === 1 ? 'error' : 'errors'}. It cannot be sealed.`,
    ja: `計画は安全ではありません: エラー ${count} 件。封印できません。`,
  }),
  safe: (warnings: number) => ({
    en: `The plan holds${warnings === 0 ? '' : `, with ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`}. Seal it with: kakuri seal`,
    ja: `計画は検査に合格しました${warnings === 0 ? '' : `（注意 ${warnings} 件）`}。封印するには: kakuri seal`,
  }),
  movesCuts: (ids: string) => ({
    en: `In the new plan, cut points that are cut now stand for another device, port or cable (${ids}); restoring them would open the wrong thing. Keep them as they are, or restore them first.`,
    ja: `新しい計画では、現在遮断済みの遮断点（${ids}）が別の機器・ポート・ケーブルを指しています。このまま復旧すると誤った箇所を開きます。元に戻すか、先に復旧してください。`,
  }),
  notSealedLast: (sha256: string) => ({
    en: `The bundle ${sha256.slice(0, 12)} is not the one that this journal says was sealed last: it is older, or belongs to another journal.`,
    ja: `バンドル ${sha256.slice(0, 12)} は、この記録に最後に封印されたと残っているものではありません。古いものか、別の記録のものです。`,
  }),
  sealed: (sha256: string, who: string) => ({
    en: `Sealed by ${who}: ${sha256}`,
    ja: `${who} が封印しました: ${sha256}`,
  }),
} as const
