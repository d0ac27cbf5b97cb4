import type { DisplayDoc } from '../../../src/display/contract.ts'
import { clockText, dateText, drillResult, momentText } from '../../../src/display/phrases.ts'
import { allWell, outByMistake } from '../../../src/display/screens.ts'
import { WORDS } from '../../../src/display/words.ts'
import { LanguageButton } from '../parts/frame.tsx'
import { useNow } from '../parts/now.tsx'
import { Say } from '../parts/words.tsx'
import { Faults } from './enrolment.tsx'

/** Steps of the slow walk that keeps letters from burning in: a few pixels every minute, back after sixteen. */
const WALK = 16
const STRIDE_PX = 2

function shift(now: number): string {
  const step = Math.floor(now / 60_000) % WALK
  const x = (step % 4) - 1.5
  const y = Math.floor(step / 4) - 1.5
  return `translate(${x * STRIDE_PX}px, ${y * STRIDE_PX}px)`
}

/** Nothing happens. Says that all is well only when that is known. */
export function Quiet({ doc }: { doc: DisplayDoc }) {
  const now = useNow()
  return (
    <div className="column quiet-body" style={{ transform: shift(now) }}>
      <div className="big-clock">{clockText(now, doc.zoneMinutes)}</div>
      <div className="date">
        <Say text={dateText(now, doc.zoneMinutes)} line />
      </div>
      <Standing doc={doc} />
      <Faults doc={doc} />
      <div className="bottom">
        <LastDrill doc={doc} />
        <LanguageButton />
      </div>
    </div>
  )
}

function Standing({ doc }: { doc: DisplayDoc }) {
  if (doc.controller.state !== 'here') {
    return (
      <div className="standing unknown">
        <h1>
          <Say text={WORDS.notConnected} line />
        </h1>
        <p>
          <Say text={WORDS.notConnectedHelp} />
        </p>
        {doc.controller.sinceUtc !== null && (
          <p>
            <Say text={WORDS.aloneSince} line />{' '}
            <Say text={momentText(doc.controller.sinceUtc, doc.nowUtc, doc.zoneMinutes)} line />
          </p>
        )}
      </div>
    )
  }
  const well = allWell(doc)
  return (
    <div className={well ? 'standing well' : 'standing'}>
      <h1>
        <Say text={well ? WORDS.allWell : WORDS.nothingCut} line />
      </h1>
      {outByMistake(doc).length === 0 && (
        <p>
          <Say text={WORDS.nothingToDo} line />
        </p>
      )}
    </div>
  )
}

function LastDrill({ doc }: { doc: DisplayDoc }) {
  const last = doc.room?.lastDrill ?? null
  if (last === null) {
    return (
      <p className="facts">
        <Say text={WORDS.noDrill} line />
      </p>
    )
  }
  return (
    <p className="facts">
      <Say text={WORDS.lastDrill} line />: <Say text={dateText(last.endedUtc, doc.zoneMinutes)} line />{' '}
      <Say text={drillResult(last.result)} line />
    </p>
  )
}
