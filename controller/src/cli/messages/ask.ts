/** What a person is asked. */
export const ASK = {
  yourName: { en: 'Your name:', ja: 'あなたの氏名:' },
  noName: {
    en: 'A name is needed for this act and nobody typed one. Give it with --actor NAME.',
    ja: 'この操作には氏名が必要ですが、入力がありません。--actor 氏名 で指定してください。',
  },
  nameNeeded: { en: 'Please type a name.', ja: '氏名を入力してください。' },
  typeWord: (word: string) => ({ en: `Type ${word} to go on:`, ja: `続けるには ${word} と入力:` }),
  reason: { en: 'Reason for this run:', ja: '実行の理由:' },
  noReason: {
    en: 'A reason is needed and nobody typed one. Give it with --reason TEXT.',
    ja: '理由が必要ですが、入力がありません。--reason 理由 で指定してください。',
  },
  passphrase: { en: 'Passphrase of secrets.age:', ja: 'secrets.age のパスフレーズ:' },
  newPassphrase: { en: 'New passphrase for secrets.age:', ja: 'secrets.age の新しいパスフレーズ:' },
  again: { en: 'The same again:', ja: 'もう一度:' },
  notTheSame: { en: 'The two are not the same.', ja: '2 回の入力が一致しません。' },
  notConfirmed: {
    en: 'Not confirmed. Nothing was begun, no device was touched.',
    ja: '確認されませんでした。何も開始していません。機器には触れていません。',
  },
  gateTitle: (stage: string) => ({ en: `Gate of stage ${stage}`, ja: `ステージ ${stage} の開始確認` }),
  gateConfirm: {
    en: 'Type the stage name to open this gate, or nothing to pause:',
    ja: '開始するにはステージ名を入力（空欄で一時停止）:',
  },
  approver: (count: number) => ({
    en: `Approval, ${count} more needed (name; nothing to pause):`,
    ja: `承認（あと ${count} 人、氏名を入力。空欄で一時停止）:`,
  }),
  sameApprover: (name: string) => ({
    en: `${name} has already approved. A different person is needed.`,
    ja: `${name} さんはすでに承認済みです。別の方の承認が必要です。`,
  }),
  taskAnswer: {
    en: 'Type done, cannot find, already out, or other:',
    ja: 'done（完了）/ cannot find（見つからない）/ already out（すでに抜けている）/ other（その他）:',
  },
  taskUnknown: (typed: string) => ({
    en: `"${typed}" is none of these: done, cannot find, already out, other.`,
    ja: `「${typed}」は選択肢にありません: done, cannot find, already out, other`,
  }),
  taskWho: { en: 'Confirmed by (name):', ja: '作業者の氏名:' },
  taskNote: { en: 'What happened:', ja: '状況:' },
  nobodyHere: {
    en: 'Nobody is at this terminal to answer: its input has ended.',
    ja: 'この端末の入力は終わっており、答える人がいません。',
  },
  probation: (stage: string, seconds: number) => ({
    en: `Stage ${stage} is restored on probation. Without confirmation in ${seconds} s it is cut again.`,
    ja: `ステージ ${stage} は仮復旧中です。${seconds} 秒以内に確認がなければ再び遮断します。`,
  }),
  probationAsk: {
    en: 'Type confirm to keep it, or cut to cut it again now:',
    ja: '維持するなら confirm、再び遮断するなら cut と入力:',
  },
  probationWho: { en: 'Confirmed by (name):', ja: '確認者の氏名:' },
} as const
