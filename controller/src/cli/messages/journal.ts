import { inJapanese } from '@kakuri/core/view/japanese/japanese.ts'

/** What `journal verify` and `log` say. */
export const JOURNAL = {
  whole: (events: number, checkpoints: number) => ({
    en: `The journal is whole: ${events} events in one chain, ${checkpoints} signed checkpoint${checkpoints === 1 ? '' : 's'}.`,
    ja: `ジャーナルは完全です: イベント ${events} 件が一続き、署名付き検査点 ${checkpoints} 件。`,
  }),
  head: (seq: number, hash: string) => ({
    en: `Last event ${seq}, SHA-256 ${hash}`,
    ja: `最後のイベント ${seq}、SHA-256 ${hash}`,
  }),
  broken: (seq: number, reason: string) => ({
    en: `The journal was changed or damaged. First bad event: ${seq}, ${reason}. Keep the file as it is. [JOURNAL_BROKEN]`,
    ja: `ジャーナルが改変または破損しています。最初の不正なイベント: ${seq}（${inJapanese(reason)}）。ファイルはそのまま残してください。[JOURNAL_BROKEN]`,
  }),
  empty: { en: 'The journal is empty.', ja: 'ジャーナルは空です。' },
} as const
