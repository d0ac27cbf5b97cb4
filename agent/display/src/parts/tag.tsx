import type { CSSProperties } from 'react'

/** The tag as it is printed, as large as its box allows: the style sheet reckons the letters from their number. */
export function Tag({ text, small = false }: { text: string; small?: boolean }) {
  const style: CSSProperties & Record<'--letters', number> = { '--letters': Math.max(3, [...text].length) }
  return (
    <div className={small ? 'tag small' : 'tag'}>
      <span style={style}>{text}</span>
    </div>
  )
}
