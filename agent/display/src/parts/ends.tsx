import type { RoomCable, RoomEnd } from '@kakuri/core/view/room-shape.ts'
import { endRoom, endText } from '../../../src/display/phrases.ts'
import { WORDS } from '../../../src/display/words.ts'
import { Say } from './words.tsx'

/** From where to where, the end in this room first and bold. */
export function Ends({ cable }: { cable: RoomCable }) {
  const [first, second] = cable.ends
  return (
    <dl className="ends">
      <End end={first} label={WORDS.thisEnd} main />
      <End end={second} label={WORDS.otherEnd} />
    </dl>
  )
}

function End({ end, label, main = false }: { end: RoomEnd; label: { ja: string; en: string }; main?: boolean }) {
  return (
    <div className={main ? 'end main' : 'end'}>
      <dt>
        <Say text={label} />
        <span className="where">
          <Say text={endRoom(end)} line />
        </span>
      </dt>
      <dd>
        <Say text={endText(end)} />
      </dd>
    </div>
  )
}
