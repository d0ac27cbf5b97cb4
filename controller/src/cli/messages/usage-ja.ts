import { type Form, sayerOf } from '@kakuri/core/view/japanese/sentence.ts'

/** What commander says of the words typed. */
const USAGE: readonly Form[] = [
  ["unknown command '{word}'{Hint}", 'コマンド「{word}」はありません。{Hint}'],
  ["unknown option '{word}'{Hint}", 'オプション「{word}」はありません。{Hint}'],
  ["unknown command '{word}'", 'コマンド「{word}」はありません。'],
  ["unknown option '{word}'", 'オプション「{word}」はありません。'],
  ["missing required argument '{name}'", '引数 {name} がありません。'],
  ["option '{option}' argument missing", 'オプション {option} に値がありません。'],
  [
    "option '{option}' argument '{value}' is invalid. Allowed choices are {choices}.",
    'オプション {option} の値「{value}」は使えません。使える値: {choices}',
  ],
  [
    "option '{option}' argument '{value}' is invalid. {reason}",
    'オプション {option} の値「{value}」は使えません: {reason}',
  ],
  [
    "too many arguments for '{command}'. Expected {Count} but got {count}: {words}.",
    '{command} の引数が多すぎます（{Count} 個のところ {count} 個）: {words}',
  ],
  [
    "too many arguments for '{command}'. Expected {Count} but got {count}.",
    '{command} の引数が多すぎます（{Count} 個のところ {count} 個）。',
  ],
]
const HINTS: readonly Form[] = [
  ['\n(Did you mean one of {words}?)', '{words} のどれかのことですか?'],
  ['\n(Did you mean {word}?)', '{word} のことですか?'],
]
const COUNTS: readonly Form[] = [
  ['{count} arguments', '{count}'],
  ['{count} argument', '{count}'],
]
const say = sayerOf(USAGE, { Hint: HINTS, Count: COUNTS })

/** The sentence in Japanese; as it is where commander says something else. */
export function usageInJapanese(english: string): string {
  return say(english) ?? english
}

/** Titles of a help page. */
export const TITLES: { readonly [title: string]: string } = {
  'Usage:': '使い方:',
  'Arguments:': '引数:',
  'Options:': 'オプション:',
  'Commands:': 'コマンド:',
}
