import type { RoomRun, RoomTask, RoomView } from '@kakuri/core/view/room-shape.ts'
import { useContext, useState } from 'react'
import type { DisplayDoc } from '../../../src/display/contract.ts'
import { momentText, runTitle } from '../../../src/display/phrases.ts'
import { cutSince, stagesNear, takesCodes, toSay } from '../../../src/display/screens.ts'
import { tasksOf } from '../../../src/display/seat.ts'
import { pagesOf, turnOf } from '../../../src/display/turns.ts'
import { WORDS } from '../../../src/display/words.ts'
import { Contacts } from '../parts/contacts.tsx'
import { LanguageButton } from '../parts/frame.tsx'
import { Count, useNow } from '../parts/now.tsx'
import { Say, Tongue } from '../parts/words.tsx'
import { Codes } from './codes.tsx'
import { Cover } from './cover.tsx'

/** What is happening, since when, whom to call, and what to say. */
export function Notice({ doc }: { doc: DisplayDoc }) {
  const { room } = doc
  const [open, setOpen] = useState(false)
  const codes = takesCodes(doc)
  if (room === null) return null
  if (codes && open) return <Codes doc={doc} onEnd={() => setOpen(false)} />
  return (
    <div className="notice-grid">
      <section className="card happening">
        {room.run === null ? <Stands doc={doc} room={room} /> : <Happening doc={doc} run={room.run} />}
      </section>
      <Contacts room={room} />
      <Speak {...toSay(room)} />
      <div className="bottom">
        {codes ? (
          <Cover text={WORDS.cutRoomDrill} low onCut={() => setOpen(true)} />
        ) : (
          <Here tasks={tasksOf(room).filter(task => task.run === room.run?.id)} />
        )}
        <LanguageButton />
      </div>
    </div>
  )
}

/** As many as a small screen holds. */
const MOST_STAGES = 5

function Happening({ doc, run }: { doc: DisplayDoc; run: RoomRun }) {
  return (
    <>
      <h1>
        <Say text={runTitle(run)} />
      </h1>
      <p className="since">
        <Since doc={doc} utc={run.startedUtc} />
        {run.phase === 'paused' && (
          <strong className="paused">
            <Say text={WORDS.paused} line />
          </strong>
        )}
      </p>
      {run.reason !== '' && (
        <p className="reason">
          <Say text={WORDS.reason} line />: {run.reason}
        </p>
      )}
      <ul className="stages">
        {stagesNear(run.stages, MOST_STAGES).map(stage => (
          <li key={stage.id} className={stage.ended ? 'ended' : stage.begun ? 'begun' : ''}>
            <Say text={stage.name} line />{' '}
            <em>
              <Say text={stage.ended ? WORDS.stageEnded : stage.begun ? WORDS.stageBegun : WORDS.stageWaiting} line />
            </em>
          </li>
        ))}
      </ul>
    </>
  )
}

function Since({ doc, utc }: { doc: DisplayDoc; utc: number }) {
  return (
    <>
      <Say text={WORDS.since} line />{' '}
      <b>
        <Say text={momentText(utc, doc.nowUtc, doc.zoneMinutes)} line />
      </b>{' '}
      <Say text={WORDS.elapsed} line />{' '}
      <b>
        <Count since={utc} />
      </b>
    </>
  )
}

function Stands({ doc, room }: { doc: DisplayDoc; room: RoomView }) {
  const since = cutSince(room)
  const more = room.isolated.length - MOST_STAGES
  return (
    <>
      <h1>
        <Say text={WORDS.standsCut} />
      </h1>
      {since !== null && (
        <p className="since">
          <Since doc={doc} utc={since} />
        </p>
      )}
      <ul className="stages">
        {room.isolated.slice(0, MOST_STAGES).map(stage => (
          <li key={stage.id} className={stage.proven ? 'ended' : 'begun'}>
            <Say text={stage.name} line />{' '}
            {!stage.proven && (
              <em>
                <Say text={WORDS.notProven} line />
              </em>
            )}
            {stage === room.isolated[MOST_STAGES - 1] && more > 0 && ` +${more}`}
          </li>
        ))}
      </ul>
    </>
  )
}

const ENDED = { verified: WORDS.verified, 'not-verified': WORDS.notVerified, 'given-up': WORDS.givenUp } as const

/** This room's tasks, all ended here; one that waits would be before the person instead. */
function Here({ tasks }: { tasks: readonly RoomTask[] }) {
  if (tasks.length === 0) {
    return (
      <p className="here-tasks">
        <Say text={WORDS.noTaskHere} />
      </p>
    )
  }
  const ended = (phase: keyof typeof ENDED) => tasks.filter(task => task.phase === phase)
  return (
    <p className="here-tasks">
      <Say text={WORDS.tasksHere} line />:{' '}
      {(['verified', 'not-verified', 'given-up'] as const)
        .filter(phase => ended(phase).length > 0)
        .map(phase => (
          <span key={phase} className={phase}>
            <Say text={ENDED[phase]} line /> <b>{ended(phase).length}</b>{' '}
          </span>
        ))}
    </p>
  )
}

/** All of it, page after page where it is more than fits at once. */
function Speak({ announcements, impact }: ReturnType<typeof toSay>) {
  const [language, now] = [useContext(Tongue), useNow()]
  if (announcements.length === 0 && impact.length === 0) return null
  const [said, stops] = [pagesOf(announcements, language), pagesOf(impact, language)]
  const pages = Math.max(said.length, stops.length)
  const at = turnOf(pages, now)
  return (
    <section className="card speak">
      <h2>
        {announcements.length > 0 && <Say text={WORDS.sayThis} line />}
        {pages > 1 && (
          <b className="turn">
            {at + 1}/{pages}
          </b>
        )}
      </h2>
      {said[at % said.length]?.map(text => (
        <blockquote key={text.en}>
          <Say text={text} />
        </blockquote>
      ))}
      {impact.length > 0 && (
        <p className="impact">
          <b>
            <Say text={WORDS.impact} line />
          </b>{' '}
          {stops[at % stops.length]?.map(text => (
            <span key={text.en}>
              <Say text={text} line />{' '}
            </span>
          ))}
        </p>
      )}
    </section>
  )
}
