import type { Bilingual } from '@kakuri/core/base/text.ts'
import { useContext, useState } from 'react'
import { WORDS } from '../../../src/display/words.ts'
import { useLater } from '../later.ts'
import { Count, useNow } from '../parts/now.tsx'
import { Lost, Press } from '../parts/press.tsx'
import { Say, Tongue } from '../parts/words.tsx'

/** A cover left open closes by itself. */
const OPEN_MS = 15_000
const LIFTED = 100

/**
 * Like the cover over an emergency switch: it has to be moved aside on purpose before there is a button at all. `low`: in one line,
 * where much else is shown.
 */
export function Cover({ text, low = false, onCut }: { text: Bilingual; low?: boolean; onCut: () => void }) {
  const [openUntil, setOpenUntil] = useState<number | null>(null)
  const now = useNow()
  useLater(openUntil === null ? null : OPEN_MS, String(openUntil), () => setOpenUntil(null))
  if (openUntil === null) return <Slide text={text} low={low} onLift={() => setOpenUntil(now + OPEN_MS)} />
  return (
    <div className="cover open">
      <Press text={text} look="danger" onPress={onCut} />
      <Press text={WORDS.cancel} onPress={() => setOpenUntil(null)} />
      <p>
        <Say text={WORDS.coverCloses} line /> <Count until={openUntil} />
      </p>
    </div>
  )
}

/** Let go before the end, and it springs back. */
function Slide({ text, low, onLift }: { text: Bilingual; low: boolean; onLift: () => void }) {
  const [at, setAt] = useState(0)
  const lost = useContext(Lost)
  const language = useContext(Tongue)
  const label = WORDS.liftCover
  const spring = () => setAt(0)
  return (
    <label className="cover">
      <span className="cover-words">
        <b>
          <Say text={text} line />
        </b>
        {!low && <Say text={label} line={language !== 'both'} />}
      </span>
      <input
        type="range"
        min={0}
        max={LIFTED}
        step={10}
        value={at}
        disabled={lost}
        onChange={event => {
          const value = Number(event.target.value)
          setAt(value)
          if (value >= LIFTED) onLift()
        }}
        onPointerUp={spring}
        onBlur={spring}
      />
    </label>
  )
}
