import type { Bilingual } from '@kakuri/core/base/text.ts'

/** What is warned of an agent whose record does not fit. */

export const OTHER_JOURNAL = (seq: number): Bilingual => ({
  en: `It once saw entry ${seq} of the controller's journal otherwise: that journal lost its end, was put back from an older copy, or was rewritten.`,
  ja: `以前に受け取ったコントローラーのジャーナル第 ${seq} 号が現在と異なります。末尾の欠落、古い控えからの復元、または書き換えの疑いがあります。`,
})

export const TOO_MUCH: Bilingual = {
  en: 'It sends more of its own record than a room writes; it is taken slowly. Look into what runs on it.',
  ja: '記録の送信量が多すぎるため、受け取りを制限しています。この機器で何が動いているか確認してください。',
}

export const BROKEN = (seq: number): Bilingual => ({
  en: `What it sent from its own record does not fit at entry ${seq}; see the chronology.`,
  ja: `このエージェントから届いた記録が第 ${seq} 号で整合しません。経過の記録を確認してください。`,
})
