import type { RoomCable, RoomEnd } from '@kakuri/core/view/room-shape.ts'
import { endLabel, endText } from '../../../src/display/phrases.ts'
import { Say } from './words.tsx'

/** From where to where, the end in this room first and bold. */
export function Ends({ cable }: { cable: RoomCable }) {
  const [first, second] = cable.ends
  return (
    <dl className="ends">
      <End end={first} first />
      <End end={second} first={false} />
    </dl>
  )
}

function End({ end, first }: { end: RoomEnd; first: boolean }) {
  return (
    <div className={first ? 'end main' : 'end'}>
      <dt>
        <Say text={endLabel(end, first)} />
      </dt>
      <dd>
        <Say text={endText(end)} />
      </dd>
    </div>
  )
}
