import type { Bilingual, Language } from '@kakuri/core/base/text.ts'

/** What the operating system calls a way that does not lead there. */
const REASONS: { readonly [code: string]: Bilingual } = {
  ECONNREFUSED: { en: 'it refuses the connection', ja: '接続を拒否されました' },
  EHOSTUNREACH: { en: 'no way leads to that address', ja: 'そのアドレスへの経路がありません' },
  ENETUNREACH: { en: 'no way leads to that network', ja: 'そのネットワークへの経路がありません' },
  ETIMEDOUT: { en: 'no answer', ja: '応答がありません' },
}

/** What the operating system refuses to do with a file. */
export const FILE_REASONS: { readonly [code: string]: Bilingual } = {
  EACCES: { en: 'permission denied', ja: '権限がありません' },
  EPERM: { en: 'not permitted', ja: '許可されていません' },
  EISDIR: { en: 'is a folder, not a file', ja: 'ファイルではなくフォルダーです' },
  ENOTDIR: { en: 'a part of this path is not a folder', ja: 'パスの途中がフォルダーではありません' },
  EEXIST: { en: 'is there already and is no folder', ja: 'すでにあり、フォルダーではありません' },
  ENOENT: { en: 'there is no such file or folder', ja: 'そのファイルまたはフォルダーがありません' },
  ENOSPC: { en: 'the disk is full', ja: 'ディスクに空きがありません' },
  EDQUOT: { en: 'the disk quota is used up', ja: 'ディスクの割り当てを使い切りました' },
  EROFS: { en: 'the file system is read-only', ja: 'ファイルシステムが読み取り専用です' },
  ELOOP: { en: 'too many symbolic links', ja: 'シンボリックリンクが多すぎます' },
}

/** The words of the operating system in plain ones; the address stands in the sentence already. */
export function plainReasons(text: string, language: Language): string {
  return fileReasons(text, language).replace(
    /(?:\bconnect )?\b(E[A-Z]{5,})\b(?: [\da-f.:]+:\d+(?: - Local \([^)]*\))?)?/g,
    (all, code: string) => {
      const reason = REASONS[code]
      return reason === undefined ? all : reason[language]
    },
  )
}

function fileReasons(text: string, language: Language): string {
  const [, code = ''] = /\((E[A-Z]+)\)/.exec(text) ?? []
  const reason = FILE_REASONS[code]
  return reason === undefined ? text : text.replace(`${reason.en} (${code})`, `${reason[language]} (${code})`)
}

/** Words that begin a sentence of ours in small letters; the name of a device is never changed. */
const SMALL = /^(?:the|stage|run|unknown|option|missing|too|given)\b/

/** With the capital letter and the full stop that a sentence has. */
export function asSentence(text: string): string {
  const begun = SMALL.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text
  return /[\p{L}\p{N}'"`\]]\)?$/u.test(begun) ? `${begun}.` : begun
}
