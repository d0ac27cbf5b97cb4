import type { RoomCable } from '@kakuri/core/view/room-shape.ts'
import { useState } from 'react'
import { WORDS } from '../../../src/display/words.ts'
import { Press } from './press.tsx'
import { Say } from './words.tsx'

/** A photograph of this room's device, small; the whole screen when it is touched. */
export function Photo({ cable }: { cable: RoomCable }) {
  const [large, setLarge] = useState(false)
  const [broken, setBroken] = useState(false)
  const end = cable.ends.find(one => one.photo !== null)
  if (end === undefined || end.photo === null || broken) return null
  const source = `/api/photo/${encodeURIComponent(end.photo)}`
  return (
    <>
      <button type="button" className="press photo" onClick={() => setLarge(true)}>
        <img src={source} alt={`${end.name.ja} ${end.name.en}`} onError={() => setBroken(true)} />
        <Say text={WORDS.photo} line />
      </button>
      {large && (
        <div className="photo-large" role="dialog" aria-modal="true" aria-label={`${WORDS.photo.ja} ${WORDS.photo.en}`}>
          <img src={source} alt={`${end.name.ja} ${end.name.en}`} />
          <Press text={WORDS.close} look="main" onPress={() => setLarge(false)} />
        </div>
      )}
    </>
  )
}
