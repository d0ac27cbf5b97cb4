/** What `secrets` says. Never anything that is in the file but names and kinds. */
export const SECRETS = {
  noFile: (folder: string) => ({
    en: `There is no secrets.age in ${folder}. Make it with \`kakuri secrets init\`.`,
    ja: `${folder} に secrets.age がありません。\`kakuri secrets init\` で作成してください。`,
  }),
  noSealKey: {
    en: 'secrets.age holds no signing key (sealKey). Make a new file with `kakuri secrets init`.',
    ja: 'secrets.age に署名鍵（sealKey）がありません。`kakuri secrets init` で作り直してください。',
  },
  nothingToOpen: {
    en: 'secrets.age needs a key or a passphrase, and none was given: use --key FILE or KAKURI_PASSPHRASE.',
    ja: 'secrets.age を開く鍵もパスフレーズもありません。--key ファイル または KAKURI_PASSPHRASE を使ってください。',
  },
  noKeyFile: (name: string) => ({ en: `There is no key file ${name}.`, ja: `鍵ファイル ${name} がありません。` }),
  noRecipients: (file: string) => ({
    en: `${file} is missing, so nobody can tell for whom to lock secrets.age again. Name them: kakuri secrets recipients --recipient age1...`,
    ja: `${file} がないため、誰のために secrets.age を暗号化するか分かりません。kakuri secrets recipients --recipient age1... で指定してください。`,
  }),
  noPassphrase: { en: 'No passphrase was typed.', ja: 'パスフレーズが入力されませんでした。' },
  fileThere: (file: string) => ({
    en: `${file} is there already; nothing was written.`,
    ja: `${file} はすでにあります。何も書き込んでいません。`,
  }),
  either: {
    en: 'Either --passphrase, or --key-out and --recipient.',
    ja: '--passphrase か、--key-out と --recipient のどちらかを指定してください。',
  },
  made: (how: string) => ({
    en: `secrets.age was made with a new signing key. It is opened by ${how}.`,
    ja: `新しい署名鍵入りの secrets.age を作りました。開くには: ${how}`,
  }),
  byPassphrase: { en: 'the passphrase', ja: 'パスフレーズ' },
  byKeys: (count: number) => ({ en: `${count} key${count === 1 ? '' : 's'}`, ja: `${count} 個の鍵` }),
  keepKey: (file: string) => ({
    en: `Keep ${file} apart from the site folder, with a copy where the incident cannot reach it.`,
    ja: `${file} はサイトフォルダーとは別に保管し、障害の及ばない場所に控えを置いてください。`,
  }),
  empty: {
    en: 'No credentials yet. Add them with kakuri secrets set NAME --kind ssh',
    ja: '認証情報はまだありません。kakuri secrets set 名前 --kind ssh で追加してください。',
  },
  kindNeeded: {
    en: 'Say which kind: --kind ssh, snmp-v2c or snmp-v3, or --stdin.',
    ja: '種類を指定してください: --kind ssh / snmp-v2c / snmp-v3、または --stdin',
  },
  userNeeded: { en: 'User name on the device:', ja: '機器のユーザー名:' },
  password: { en: 'Password (not shown):', ja: 'パスワード（表示されません）:' },
  enable: {
    en: 'Enable password (not shown; nothing if there is none):',
    ja: 'enable パスワード（表示されません。なければ空欄）:',
  },
  community: { en: 'Community (not shown):', ja: 'コミュニティ（表示されません）:' },
  auth: { en: 'Authentication password, SHA-256 (not shown):', ja: '認証パスワード SHA-256（表示されません）:' },
  priv: { en: 'Privacy password, AES-128 (not shown):', ja: '暗号化パスワード AES-128（表示されません）:' },
  nothingTyped: {
    en: 'Nothing was typed; secrets.age is as it was.',
    ja: '入力がありません。secrets.age は変更していません。',
  },
  notJson: {
    en: 'Standard input does not hold one JSON object, such as {"kind":"ssh","user":"ops","password":"..."}.',
    ja: '標準入力が JSON オブジェクトではありません。例: {"kind":"ssh","user":"ops","password":"..."}',
  },
  wrong: (why: string) => ({ en: `The entry is not right: ${why}`, ja: `内容が正しくありません: ${why}` }),
  set: (name: string) => ({ en: `${name} is in secrets.age.`, ja: `${name} を secrets.age に入れました。` }),
  removed: (name: string) => ({
    en: `${name} is no longer in secrets.age.`,
    ja: `${name} を secrets.age から削除しました。`,
  }),
  unknown: (name: string, names: string) => ({
    en: `There are no credentials ${name}. There are: ${names}.`,
    ja: `認証情報 ${name} はありません。あるもの: ${names}`,
  }),
  code: {
    en: 'Code, 6 to 12 digits (not shown; nothing: one is made):',
    ja: 'コード 6 から 12 桁の数字（表示されません。空欄なら自動で作ります）:',
  },
  codeShape: { en: 'A code has 6 to 12 digits.', ja: 'コードは 6 から 12 桁の数字です。' },
  codeTaken: {
    en: 'Somebody else has this code: two codes must be of two people.',
    ja: 'このコードは別の人が使っています。2 つのコードは別々の人のものでなければなりません。',
  },
  codeSet: (name: string) => ({
    en: `${name} has a code for the displays in the rooms.`,
    ja: `${name} さんの、部屋の表示端末用コードを設定しました。`,
  }),
  codeMade: (code: string) => ({
    en: `It is ${code}. It is not shown again: hand it over in person.`,
    ja: `コードは ${code} です。二度と表示されません。本人に直接渡してください。`,
  }),
  codeRemoved: (name: string) => ({ en: `${name} has no code any more.`, ja: `${name} さんのコードを削除しました。` }),
  noCode: (name: string, names: string) => ({
    en: `${name} has no code. There are codes of: ${names}.`,
    ja: `${name} さんのコードはありません。コードがある人: ${names}`,
  }),
  codesOf: (names: string) => ({
    en: `Codes for the displays in the rooms: ${names}`,
    ja: `部屋の表示端末用コードがある人: ${names}`,
  }),
  locked: (how: string) => ({ en: `secrets.age is now opened by ${how}.`, ja: `secrets.age を開くもの: ${how}` }),
} as const
