import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { RoomTask } from '@kakuri/core/view/room-shape.ts'
import type { DisplayDoc } from './contract.ts'
import { answering, both } from './phrases.ts'
import type { Shown } from './screens.ts'
import { again, keyOf, named, noted, openTasks, press, putAway, type Seat, saidBack, unnamed, waits } from './seat.ts'
import { TROUBLES, WORDS } from './words.ts'

/** One thing that can be chosen by its number. */
export interface Choice {
  readonly text: Bilingual
  readonly act: (seat: Seat) => Seat
}

export interface Choices {
  readonly list: readonly Choice[]
  /** What text that is no number does; null where only numbers count. */
  readonly typed: ((text: string) => (seat: Seat) => Seat) | null
  readonly prompt: Bilingual | null
}

const NONE: Choices = { list: [], typed: null, prompt: null }
const numbers = (list: readonly Choice[]): Choices => ({ list, typed: null, prompt: WORDS.yourChoice })

/** `name`: whose name the next answer bears. */
export function choicesOf(on: Shown, doc: DisplayDoc, name: string | null): Choices {
  switch (on.kind) {
    case 'task':
      return numbers([...answers(on.task), ...(name === null ? [] : [{ text: answering(name), act: unnamed }])])
    case 'name':
      return names(doc)
    case 'note':
      return notes()
    case 'sent':
      return on.taken ? numbers([{ text: WORDS.answerAgain, act: again }]) : NONE
    case 'checking':
      return meanwhile(doc, on.task)
    case 'wrong':
      return numbers([{ text: WORDS.itIsBack, act: seat => saidBack(seat, on.task) }])
    case 'result':
      return numbers([{ text: WORDS.goOn, act: seat => putAway(seat, on.task) }])
    default:
      return NONE
  }
}

function answers(task: RoomTask): Choice[] {
  const out = task.action === 'unplug'
  const done = task.drill ? FOUND : out ? WORDS.pulled : WORDS.plugged
  return [
    { text: done, act: seat => press(seat, task, 'done') },
    { text: WORDS.cannotFind, act: seat => press(seat, task, 'cannot-find') },
    { text: out ? WORDS.alreadyOut : WORDS.alreadyIn, act: seat => press(seat, task, 'already-out') },
    { text: WORDS.other, act: seat => press(seat, task, 'other') },
  ]
}

/** On a terminal nothing is held down. */
const FOUND: Bilingual = { ja: '見つけた（または読み取る）', en: 'Found it (or scan the tag)' }

function names(doc: DisplayDoc): Choices {
  const give = (name: string) => (seat: Seat) => named(seat, name, doc.nowUtc)
  const people = (doc.room?.room.people ?? []).slice(0, 12)
  return {
    list: people.map(name => ({ text: both(name), act: give(name) })),
    typed: give,
    prompt: { ja: '番号か名前を打って Enter、0 でもどる', en: 'Type a number or your name, then Enter; 0 goes back' },
  }
}

function notes(): Choices {
  return {
    list: TROUBLES.map(trouble => ({ text: trouble, act: seat => noted(seat, `${trouble.ja} / ${trouble.en}`) })),
    typed: text => seat => noted(seat, text),
    prompt: { ja: '番号か文を打って Enter、0 でもどる', en: 'Type a number or some words, then Enter; 0 goes back' },
  }
}

function meanwhile(doc: DisplayDoc, task: RoomTask): Choices {
  const others = openTasks(doc).some(one => keyOf(one) !== keyOf(task) && waits(one))
  return others ? numbers([{ text: WORDS.meanwhile, act: seat => putAway(seat, task) }]) : NONE
}

/** Which keys choose: digits, or letters where a tag itself is a digit that a scanner may type. */
export function keysFor(doc: DisplayDoc): string {
  const bare = openTasks(doc).some(task =>
    [task.tag, ...task.cables.map(cable => cable.tag)].some(tag => /^\d$/.test(tag)),
  )
  return bare ? 'ABCDEFGHIJKM' : '123456789'
}

/** The word that chooses this one: beyond nine, two digits. */
export const keyOfChoice = (keys: string, at: number): string => keys[at] ?? String(at + 1)

/** The choice that this text names, if any. */
export function chosen(text: string, choices: Choices, keys: string): Choice | null {
  const at = choices.list.findIndex((_, index) => keyOfChoice(keys, index) === text.trim().toUpperCase())
  return choices.list[at] ?? null
}
