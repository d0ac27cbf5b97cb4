import type { Bilingual } from '@kakuri/core/base/text.ts'
import { createContext, type KeyboardEvent, type MouseEvent, useContext, useRef, useState } from 'react'
import { Say } from './words.tsx'

/** True while the agent does not answer: nothing pressed now would arrive. */
export const Lost = createContext(false)

interface Pressable {
  readonly text: Bilingual
  readonly onPress: () => void
  readonly look?: 'main' | 'danger' | 'plain' | 'small'
  readonly off?: boolean
  /** A key: what has the keyboard keeps it, so that fingers and a keyboard can take turns. */
  readonly typing?: boolean
}

/** Pressed without taking the keyboard from the field that is typed into. */
export const keepsField = (event: MouseEvent) => event.preventDefault()

export function Press({ text, onPress, look = 'plain', off = false, typing = false }: Pressable) {
  const lost = useContext(Lost)
  return (
    <button
      type="button"
      className={`press ${look}`}
      disabled={lost || off}
      onClick={onPress}
      onMouseDown={typing ? keepsField : undefined}
    >
      <Say text={text} />
    </button>
  )
}

const HOLD_MS = 1_000

/** Must be held for a second, by finger, mouse or key: what stands for an act in a drill is not done by brushing past. */
export function Hold({ text, onPress }: Pressable) {
  const lost = useContext(Lost)
  const [held, setHeld] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const release = () => {
    clearTimeout(timer.current)
    setHeld(false)
  }
  const hold = () => {
    if (held) return
    setHeld(true)
    timer.current = setTimeout(() => {
      release()
      onPress()
    }, HOLD_MS)
  }
  const key = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    hold()
  }
  return (
    <button
      type="button"
      className={`press main hold ${held ? 'held' : ''}`}
      disabled={lost}
      onPointerDown={hold}
      onPointerUp={release}
      onPointerLeave={release}
      onContextMenu={event => event.preventDefault()}
      onKeyDown={key}
      onKeyUp={release}
      onBlur={release}
    >
      <Say text={text} />
    </button>
  )
}
