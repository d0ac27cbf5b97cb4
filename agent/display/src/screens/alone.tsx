import { useState } from 'react'
import type { DisplayDoc } from '../../../src/display/contract.ts'
import { momentText, stepsText, whyAlone } from '../../../src/display/phrases.ts'
import { takesCodes } from '../../../src/display/screens.ts'
import { WORDS } from '../../../src/display/words.ts'
import { Contacts } from '../parts/contacts.tsx'
import { LanguageButton } from '../parts/frame.tsx'
import { Count } from '../parts/now.tsx'
import { Say } from '../parts/words.tsx'
import { Codes } from './codes.tsx'
import { Cover } from './cover.tsx'

/** No controller: since when, what this box does about it, and the covered button by which two people may act. */
export function Alone({ doc }: { doc: DisplayDoc }) {
  const [open, setOpen] = useState(false)
  const first = doc.alone.firstCode?.untilUtc ?? null
  const [left, setLeft] = useState<number | null>(null)
  const can = takesCodes(doc)
  const leave = () => {
    setOpen(false)
    setLeft(first)
  }
  if (can && (open || (first !== null && first !== left))) return <Codes doc={doc} onEnd={leave} />
  return (
    <div className="alone-grid">
      <section className="card">
        <h1>
          <Say text={title(doc)} />
        </h1>
        <Doing doc={doc} />
      </section>
      <Contacts room={doc.room} most={2} />
      <div className="bottom">
        {can && <Cover text={WORDS.cutRoom} onCut={() => setOpen(true)} />}
        <LanguageButton />
      </div>
    </div>
  )
}

function title({ alone, controller }: DisplayDoc) {
  if (alone.phase === 'acting') return alone.drill ? WORDS.aloneDrill : WORDS.aloneActing
  if (alone.phase === 'held') return WORDS.aloneHeld
  return controller.state === 'never' ? WORDS.aloneNever : WORDS.alone
}

function Doing({ doc }: { doc: DisplayDoc }) {
  const { alone, controller } = doc
  const why = whyAlone(alone.why)
  return (
    <>
      <Reopened texts={alone.reopened} />
      {controller.sinceUtc !== null && controller.state !== 'here' && (
        <p className="since">
          <Say text={WORDS.aloneSince} line />:{' '}
          <Say text={momentText(controller.sinceUtc, doc.nowUtc, doc.zoneMinutes)} line /> (
          <Count since={controller.sinceUtc} />)
        </p>
      )}
      {alone.phase !== 'no' && (
        <p className="steps">
          <Say text={stepsText(alone.steps.all, alone.steps.ended, alone.steps.failed)} />
        </p>
      )}
      {alone.phase !== 'no' && why !== null && alone.reopened.length === 0 && (
        <p>
          <Say text={why} line />
        </p>
      )}
      {alone.phase === 'held' && alone.reopened.length === 0 && (
        <p>
          <Say text={WORDS.aloneHeldHelp} />
        </p>
      )}
      {alone.phase === 'no' && <Plan doc={doc} />}
    </>
  )
}

/** In place of what is well: a small screen holds no more. */
function Reopened({ texts: [first, ...rest] }: { texts: DisplayDoc['alone']['reopened'] }) {
  if (first === undefined) return null
  return (
    <p className="strip alarm" role="alert">
      <Say text={first} />
      {rest.length > 0 && ` +${rest.length}`}
    </p>
  )
}

function Plan({ doc: { alone } }: { doc: DisplayDoc }) {
  return (
    <>
      <p>
        <Say text={WORDS.aloneUnknown} />
      </p>
      {alone.beginsUtc === null ? (
        <p>
          <Say text={WORDS.aloneNotBegin} />
        </p>
      ) : (
        <p className="begins">
          <Say text={WORDS.aloneBegins} line />{' '}
          <b>
            <Count until={alone.beginsUtc} />
          </b>
        </p>
      )}
    </>
  )
}
