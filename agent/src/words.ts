import type { Bilingual } from '@kakuri/core/base/text.ts'

const seconds = (ms: number) => Math.ceil(ms / 1000)

/** What the agent itself says on the display. */
export const WORDS = {
  notPossible: {
    ja: 'この装置だけでは切り離せません。計画または暗証コードがまだ届いていません。',
    en: 'This box cannot cut the room by itself: it holds no plan or no codes yet.',
  },
  alreadyActing: {
    ja: 'この部屋の切り離しは、すでに始まっています。',
    en: 'This room is being cut already.',
  },
  samePerson: (by: string): Bilingual => ({
    ja: `${by}さんのコードはすでに受け付けました。別の人のコードが必要です。`,
    en: `The code of ${by} was taken already. Another person's code is needed.`,
  }),
  wrongCode: {
    ja: 'コードがちがいます。もう一度確かめてください。',
    en: 'This code is not right. Please check it and try again.',
  },
  wait: (ms: number): Bilingual => ({
    ja: `まちがったコードが続きました。${seconds(ms)}秒待ってください。`,
    en: `Too many wrong codes. Please wait ${seconds(ms)} seconds.`,
  }),
  notBegun: {
    ja: '切り離しを始められませんでした。もう一度コードを入れるか、担当者に電話してください。',
    en: 'The cut could not be begun. Type the codes again, or call the person in charge.',
  },
  otherDate: {
    ja: 'この装置かコントローラーの時計がちがいます。動作に影響はありませんが、記録の時刻がずれます。時計を合わせてください。',
    en: 'The clock of this box or of the controller is wrong. Both work all the same, but times in the record are off: set it.',
  },
  rewritten: {
    ja: 'コントローラーの記録が、以前に見たものと合いません。管理者に知らせてください。',
    en: 'The record of the controller does not fit what this box saw before. Please tell an administrator.',
  },
  broken: (name: string): Bilingual => ({
    ja: `保存されている「${name}」を読めません。コントローラーから届くまで、この装置だけでは動けません。`,
    en: `The stored "${name}" cannot be read. Until the controller sends it again, this box cannot act by itself.`,
  }),
  disk: (reason: string): Bilingual => ({
    ja: `この装置の記録に書き込めません(${reason})。`,
    en: `This box cannot write its record (${reason}).`,
  }),
  hardware: (device: string, rung: string, reason: string): Bilingual => ({
    ja: `機器「${device}」(${rung})につながりません: ${reason}`,
    en: `Device "${device}" (${rung}) cannot be reached: ${reason}`,
  }),
  lostKeys: (state: string): Bilingual => ({
    ja: `この装置の鍵は失効しているか、別の装置のものです。${state} の keys フォルダーと welcome.json を消して再起動し、新しい番号を管理者に伝えてください。`,
    en: `The controller does not take the keys of this box: they were revoked, or are another agent's. Remove the folder keys and welcome.json in ${state}, restart, and read the new code to the administrator.`,
  }),
  notInPlan: (agent: string): Bilingual => ({
    ja: `封印された計画に「${agent}」という装置はありません。agent.yaml の名前を確かめるか、管理者に計画の封印を頼んでください。`,
    en: `The sealed plan has no agent ${agent}. Check the name in agent.yaml, or have a plan sealed that names it.`,
  }),
} as const
