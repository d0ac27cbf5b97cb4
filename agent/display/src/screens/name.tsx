import type { RoomTask } from '@kakuri/core/view/room-shape.ts'
import { useContext, useState } from 'react'
import type { DisplayDoc } from '../../../src/display/contract.ts'
import { both } from '../../../src/display/phrases.ts'
import { back, named, type Seat } from '../../../src/display/seat.ts'
import { WORDS } from '../../../src/display/words.ts'
import type { Act } from '../app.tsx'
import { useFocus } from '../focus.ts'
import { NameKeys } from '../parts/keys.tsx'
import { Lost, Press } from '../parts/press.tsx'
import { Say } from '../parts/words.tsx'

const PAGE = 9

interface NameScreen {
  readonly doc: DisplayDoc
  readonly seat: Seat
  readonly task: RoomTask
  readonly act: Act
}

/** No answer counts without somebody who gives it: a name of the room's list, or one typed. */
export function NameScreen({ doc, seat, task, act }: NameScreen) {
  const people = doc.room?.room.people ?? []
  const [typing, setTyping] = useState(people.length === 0)
  const give = (name: string) => act(before => named(before, name, doc.nowUtc))
  const leave = () => (typing && people.length > 0 ? setTyping(false) : act(back))
  if (typing) return <Typed onName={give} onBack={leave} />
  return <Listed people={people} task={task} seat={seat} onName={give} onBack={leave} onType={() => setTyping(true)} />
}

interface Listed {
  readonly people: readonly string[]
  readonly task: RoomTask
  readonly seat: Seat
  readonly onName: (name: string) => void
  readonly onBack: () => void
  readonly onType: () => void
}

function Listed({ people, task, seat, onName, onBack, onType }: Listed) {
  const [page, setPage] = useState(0)
  const pages = Math.ceil(people.length / PAGE)
  return (
    <div className="column">
      <h1>
        <Say text={WORDS.whoAreYou} line /> <small>{said(task, seat)}</small>
      </h1>
      <div className="names">
        {people.slice(page * PAGE, page * PAGE + PAGE).map(name => (
          <Press key={name} text={both(name)} onPress={() => onName(name)} />
        ))}
      </div>
      <footer className="answers">
        <Press text={WORDS.back} onPress={onBack} />
        {pages > 1 && <Press text={both(`▶ ${page + 1}/${pages}`)} onPress={() => setPage((page + 1) % pages)} />}
        <Press text={WORDS.notOnList} onPress={onType} />
      </footer>
    </div>
  )
}

function said(task: RoomTask, seat: Seat) {
  const done = task.drill ? WORDS.found : task.action === 'unplug' ? WORDS.pulled : WORDS.plugged
  const out = task.action === 'unplug' ? WORDS.alreadyOut : WORDS.alreadyIn
  const answers = { done, 'cannot-find': WORDS.cannotFind, 'already-out': out, other: WORDS.other } as const
  return (
    <>
      {task.tag}: <Say text={answers[seat.said.at(-1) ?? 'done']} line />
    </>
  )
}

function Typed({ onName, onBack }: { onName: (name: string) => void; onBack: () => void }) {
  const [name, setName] = useState('')
  const lost = useContext(Lost)
  const field = useFocus()
  const ready = name.trim() !== ''
  return (
    <form
      className="column typed"
      onSubmit={event => {
        event.preventDefault()
        if (ready && !lost) onName(name)
      }}
    >
      <label className="field">
        <Say text={WORDS.typeName} line />
        <input
          ref={field}
          type="text"
          autoComplete="off"
          maxLength={60}
          value={name}
          onChange={event => setName(event.target.value)}
        />
      </label>
      <NameKeys text={name} onText={setName} />
      <footer className="answers">
        <Press text={WORDS.back} onPress={onBack} />
        <Press text={WORDS.send} look="main" off={!ready} onPress={() => onName(name)} />
      </footer>
    </form>
  )
}
