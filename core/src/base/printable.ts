/**
 * Control characters other than line break and tab, and the marks that turn the direction of writing: shown on a terminal
 * or display they can hide or move the text beside them.
 */
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/

/** Name such as U+001B of the first character that a person cannot see, or null. */
export function controlCharacter(text: string): string | null {
  const found = INVISIBLE.exec(text)
  if (found === null) return null
  return `U+${found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}
