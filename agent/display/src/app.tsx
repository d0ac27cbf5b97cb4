import type { Bilingual } from '@kakuri/core/base/text.ts'
import { useCallback, useEffect, useReducer } from 'react'
import type { DisplayDoc } from '../../src/display/contract.ts'
import { drillOf, type Shown, shown } from '../../src/display/screens.ts'
import { again, answerOf, EMPTY_SEAT, focused, follow, type Seat, sending, taken } from '../../src/display/seat.ts'
import { sendAnswer } from './ask.ts'
import { useLive } from './live.ts'
import { Frame } from './parts/frame.tsx'
import { Ticking } from './parts/now.tsx'
import { Lost } from './parts/press.tsx'
import { Tongue } from './parts/words.tsx'
import { Checking, Result, Sent } from './screens/after.tsx'
import { Alone } from './screens/alone.tsx'
import { Connecting, Enrolment, Waiting } from './screens/enrolment.tsx'
import { NameScreen } from './screens/name.tsx'
import { NoteScreen } from './screens/note.tsx'
import { Notice } from './screens/notice.tsx'
import { Quiet } from './screens/quiet.tsx'
import { TaskScreen } from './screens/task.tsx'
import { Wrong } from './screens/wrong.tsx'

export type Act = (change: (seat: Seat) => Seat) => void

interface State {
  readonly doc: DisplayDoc | null
  readonly seat: Seat
  readonly told: Bilingual | null
}

type Move =
  | { readonly doc: DisplayDoc }
  | { readonly change: (seat: Seat) => Seat }
  | { readonly told: Bilingual | null; readonly change: (seat: Seat) => Seat }

function reduce(state: State, move: Move): State {
  const doc = 'doc' in move ? move.doc : state.doc
  const seat = 'change' in move ? move.change(state.seat) : state.seat
  const told = 'told' in move ? move.told : 'change' in move ? null : state.told
  return { doc, told, seat: doc === null ? seat : follow(seat, doc) }
}

export function App() {
  const live = useLive()
  const [state, move] = useReducer(reduce, { doc: null, seat: EMPTY_SEAT, told: null })
  useEffect(() => {
    if (live.doc !== null) move({ doc: live.doc })
  }, [live.doc])
  useSending(state, move)
  const act: Act = useCallback(change => move({ change }), [])
  const { doc, seat, told } = state
  useEffect(() => {
    if (doc !== null) document.documentElement.lang = doc.language === 'en' ? 'en' : 'ja'
  }, [doc])
  if (doc === null) return <Connecting />
  const on = shown(doc, seat)
  const frame = { doc, told, drill: drillOf(doc, on), lost: live.lost, beat: live.beat, kind: on.kind }
  return (
    <Tongue value={doc.language}>
      <Lost value={live.lost}>
        <Ticking beat={live.beat}>
          <Frame {...frame}>
            <Screen doc={doc} seat={seat} on={on} act={act} />
          </Frame>
        </Ticking>
      </Lost>
    </Tongue>
  )
}

/** An answer that has all it needs is sent, once. */
function useSending({ doc, seat }: State, move: (move: Move) => void): void {
  useEffect(() => {
    const task = doc === null ? null : focused(seat, doc)
    const answer = task === null ? null : answerOf(seat, task)
    if (task === null || answer === null) return
    move({ change: before => sending(before, task) })
    void sendAnswer(answer).then(told => move(told === null ? { change: taken } : { told, change: again }))
  }, [doc, seat, move])
}

interface Showing {
  readonly doc: DisplayDoc
  readonly seat: Seat
  readonly on: Shown
  readonly act: Act
}

function Screen({ doc, seat, on, act }: Showing) {
  switch (on.kind) {
    case 'enrolment':
      return <Enrolment doc={doc} />
    case 'waiting':
      return <Waiting doc={doc} />
    case 'quiet':
      return <Quiet doc={doc} />
    case 'notice':
      return <Notice doc={doc} />
    case 'alone':
      return <Alone doc={doc} />
    case 'task':
      return <TaskScreen seat={seat} on={on} act={act} />
    case 'name':
      return <NameScreen doc={doc} seat={seat} task={on.task} act={act} />
    case 'note':
      return <NoteScreen act={act} />
    case 'sent':
      return <Sent task={on.task} taken={on.taken} act={act} />
    case 'checking':
      return <Checking doc={doc} task={on.task} act={act} />
    case 'wrong':
      return <Wrong doc={doc} task={on.task} act={act} />
    case 'result':
      return <Result task={on.task} act={act} />
  }
}
