/** What a person is asked. */
export const ASK = {
  yourName: { en: 'Your name:', ja: 'あなたの氏名:' },
  noName: {
    en: 'A name is needed for this act and nobody typed one. Give it with --actor NAME.',
    ja: 'この操作には氏名が必要ですが、入力がありません。--actor 氏名 で指定してください。',
  },
  nameNeeded: { en: 'Please type a name.', ja: '氏名を入力してください。' },
  typeWord: (word: string) => ({
    en: `Type ${word} to go on, or nothing to stop here:`,
    ja: `続けるには ${word} と入力（空欄で中止）:`,
  }),
  notTheWord: (typed: string, word: string) => ({
    en: `"${typed}" is not ${word}, in capital letters. Nothing was begun yet.`,
    ja: `「${typed}」は ${word}（大文字）ではありません。まだ何も開始していません。`,
  }),
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
  gateRestores: {
    en: 'It is about to be RESTORED: the paths it severed open again, on probation.',
    ja: 'このステージを復旧します。遮断した経路が再び開きます（仮復旧）。',
  },
  gateConfirm: (stage: string) => ({
    en: `Type the stage name, ${stage}, to open this gate, or nothing to pause:`,
    ja: `開始するにはステージ名 ${stage} を入力（空欄で一時停止）:`,
  }),
  gateOther: (typed: string, stage: string) => ({
    en: `"${typed}" is not ${stage}; the gate stays closed.`,
    ja: `「${typed}」は ${stage} ではありません。まだ開始していません。`,
  }),
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
    ja: '「完了」「見つからない」「すでに抜けている」「その他」のどれかを入力:',
  },
  plugAnswer: {
    en: 'Type done, cannot find, or other:',
    ja: '「完了」「見つからない」「その他」のどれかを入力:',
  },
  taskUnknown: (typed: string) => ({
    en: `"${typed}" is none of these: done, cannot find, already out, other.`,
    ja: `「${typed}」は選択肢にありません: 完了、見つからない、すでに抜けている、その他（英語の done、cannot find、already out、other も可）`,
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
    ja: '「確認」で維持、「遮断」で今すぐ再遮断（confirm、cut も可）:',
  },
  probationUnknown: (typed: string) => ({
    en: `"${typed}" is neither confirm nor cut. The time goes on running.`,
    ja: `「${typed}」は「確認」でも「遮断」でもありません。残り時間は進んでいます。`,
  }),
  probationWho: { en: 'Confirmed by (name):', ja: '確認者の氏名:' },
} as const
