import type { NoteBody } from '../../../../src/api/chronology.ts'

/** What was typed so far. The time is that of the input; empty: now, when it is sent. */
export interface NoteDraft {
  readonly text: string
  readonly when: string
  readonly machine: string
  readonly seenBy: string
}

export const EMPTY: NoteDraft = { text: '', when: '', machine: '', seenBy: '' }
const KEPT = 'kakuri.note'

type Kept = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** What was typed before this page was left or loaded again; empty where nothing readable is kept. */
export function keptDraft(storage: Kept): NoteDraft {
  return parse(storage.getItem(KEPT) ?? '')
}

export function keepDraft(storage: Kept, draft: NoteDraft): void {
  if (isEmpty(draft)) storage.removeItem(KEPT)
  else storage.setItem(KEPT, JSON.stringify(draft))
}

export function isEmpty(draft: NoteDraft): boolean {
  return Object.values(draft).every(value => value.trim() === '')
}

function parse(text: string): NoteDraft {
  const read = readObject(text)
  const field = (name: keyof NoteDraft) => (typeof read[name] === 'string' ? read[name] : '')
  return { text: field('text'), when: field('when'), machine: field('machine'), seenBy: field('seenBy') }
}

function readObject(text: string): { readonly [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    // Kept by another version or cut off: nothing that could be shown.
    return {}
  }
}

export function noteBody(draft: NoteDraft, seenUtc: number | null, photo: string | null): NoteBody {
  return {
    text: draft.text.trim(),
    seenUtc,
    machine: draft.machine.trim(),
    seenBy: draft.seenBy.trim(),
    photo: photo === null ? null : { base64: photo },
  }
}
