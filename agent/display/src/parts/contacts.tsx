import type { RoomView } from '@kakuri/core/view/room-shape.ts'
import { WORDS } from '../../../src/display/words.ts'
import { Say } from './words.tsx'

/** Whom to call, with numbers that are read from where the telephone stands. */
export function Contacts({ room, most = 3 }: { room: RoomView | null; most?: number }) {
  const contacts = room?.contacts ?? []
  return (
    <section className="card contacts">
      <h2>
        <Say text={WORDS.call} line />
      </h2>
      {contacts.length === 0 && <Say text={WORDS.noContacts} />}
      {contacts.slice(0, most).map(contact => (
        <p key={contact.phone}>
          <span className="who">
            <Say text={contact.name} line />
          </span>
          <strong className="phone">{contact.phone}</strong>
        </p>
      ))}
    </section>
  )
}
