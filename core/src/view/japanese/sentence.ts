/**
 * An English sentence of core and the same in Japanese. `{name}` is anything that stands there: a name, a number. A slot
 * that begins with a capital, such as `{Kind}`, is a phrase out of the list of that name. As with gettext the English is the
 * key: nothing is decided by it, and what the table does not hold stays English. A sentence must never be taken for another:
 * ids hold no blank, and of two forms that fit, the one with more words of its own is meant.
 */
export type Form = readonly [english: string, japanese: string]

/** Phrases by the slot that they may stand in. */
export type Phrases = { readonly [slot: string]: readonly Form[] }

interface Ready {
  readonly pattern: RegExp
  readonly japanese: string
}

/** Says a sentence in Japanese; null where no form fits. */
export function sayerOf(forms: readonly Form[], phrases: Phrases): (english: string) => string | null {
  const lists = new Map(Object.entries(phrases).map(([slot, list]) => [slot, readyAll(list)]))
  const ready = readyAll(forms)
  const sayFrom = (list: readonly Ready[], english: string): string | null => {
    for (const form of list) {
      const said = fill(form, english, (slot, text) => sayFrom(lists.get(slot) ?? [], text))
      if (said !== null) return said
    }
    return null
  }
  return english => sayFrom(ready, english)
}

const SLOT = /\{(\w+)\}/g

/** Slots that hold an id or a number, and so no blank. */
const BLANKLESS: ReadonlySet<string> = new Set(
  'at cable column count device early kind late line point port profile rank rung segment seq stage tag twin way'.split(
    ' ',
  ),
)

function readyAll(forms: readonly Form[]): Ready[] {
  const own = ([english]: Form) => english.replaceAll(SLOT, '').length
  return forms.toSorted((a, b) => own(b) - own(a)).map(readyOf)
}

function readyOf([english, japanese]: Form): Ready {
  const parts = english.split(SLOT)
  const text = parts.map((part, index) =>
    index % 2 === 1 ? `(?<${part}>${BLANKLESS.has(part) ? '\\S' : '.'}+?)` : literally(part),
  )
  return { pattern: new RegExp(`^${text.join('')}$`, 's'), japanese }
}

function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

function fill(
  { pattern, japanese }: Ready,
  english: string,
  sayPhrase: (slot: string, text: string) => string | null,
): string | null {
  const found = pattern.exec(english)
  if (found === null) return null
  const said = new Map<string, string>()
  for (const [slot, text] of Object.entries(found.groups ?? {})) {
    const phrase = /^[A-Z]/.test(slot) ? sayPhrase(slot, text) : text
    if (phrase === null) return null
    said.set(slot, phrase)
  }
  return japanese.replace(SLOT, (_, slot: string) => said.get(slot) ?? '')
}
