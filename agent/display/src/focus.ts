import { type RefObject, useEffect, useRef } from 'react'

/** Gives a field the keyboard once, when it appears. */
export function useFocus(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  return field
}
