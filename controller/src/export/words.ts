import type { EntryDoc } from '../api/chronology.ts'

/** What exports say, by language. */
export const WORDS = {
  en: {
    title: 'Chronology',
    columns: {
      seq: 'No.',
      time: 'Time',
      kind: 'Kind',
      level: 'Level',
      group: 'Group',
      type: 'Type',
      actor: 'Actor',
      run: 'Run',
      stage: 'Stage',
      step: 'Cut point',
      text: 'What happened',
      photo: 'Photograph (SHA-256)',
      hash: 'Hash',
    },
    kinds: { incident: 'INCIDENT', drill: 'DRILL', 'live-drill': 'LIVE DRILL' },
    levels: { info: '', attention: 'attention', alarm: 'ALARM' },
    site: 'Site',
    period: 'Period',
    entries: 'Entries',
    only: 'Only run',
    bundle: 'Sealed plan (SHA-256)',
    head: 'Last event and its hash',
    exported: 'Exported',
    by: (name: string, time: string) => `${time} by ${name}`,
    about:
      'A copy of the journal as people read it. Every event holds the hash of the one before it, so the hash above stands for all of them: compare it with the journal, and check the journal with "kakuri journal verify".',
    marks: 'INCIDENT in white on black is an incident. DRILL in a frame is a drill: nothing was changed.',
    photos: 'Photographs',
    photoOf: (seq: number, bytes: number) => `To No. ${seq}, ${bytes} bytes`,
    missing: 'The file is missing.',
    altered: 'THE FILE IS NO LONGER WHAT WAS RECORDED.',
    notShown: 'Not shown here; the file is kept beside the journal.',
    page: (page: number, of: number) => `${page} / ${of}`,
    empty: 'Nothing is recorded.',
  },
  ja: {
    title: '時系列記録',
    columns: {
      seq: '番号',
      time: '日時',
      kind: '区分',
      level: '重要度',
      group: '分類',
      type: '種別',
      actor: '記録者',
      run: '実行',
      stage: 'ステージ',
      step: '遮断点',
      text: '内容',
      photo: '写真（SHA-256）',
      hash: 'ハッシュ値',
    },
    kinds: { incident: '実対応', drill: '訓練', 'live-drill': '実機訓練' },
    levels: { info: '', attention: '注意', alarm: '警報' },
    site: '組織',
    period: '期間',
    entries: '件数',
    only: '対象の実行',
    bundle: '封印済み計画（SHA-256）',
    head: '最終記録の番号とハッシュ値',
    exported: '書き出し',
    by: (name: string, time: string) => `${time}　${name}`,
    about:
      '記録（ジャーナル）を読みやすくした写しです。各記録は直前の記録のハッシュ値を含むため、上のハッシュ値はすべての記録を代表します。原本との照合には、このハッシュ値と「kakuri journal verify」を使ってください。',
    marks: '黒地に白の「実対応」は本番の対応、枠囲みの「訓練」は訓練（実際の変更なし）です。',
    photos: '写真',
    photoOf: (seq: number, bytes: number) => `第 ${seq} 号の写真、${bytes} バイト`,
    missing: 'ファイルがありません。',
    altered: '【ファイルの内容が記録時と一致しません】',
    notShown: 'ここには表示しません。ファイルは記録とともに保管されています。',
    page: (page: number, of: number) => `${page} / ${of}`,
    empty: '記録はありません。',
  },
} as const

export type Words = (typeof WORDS)['en' | 'ja']

export function kindWord(words: Words, { kind }: EntryDoc): string {
  return kind === null ? '' : words.kinds[kind]
}
