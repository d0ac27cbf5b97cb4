import type { Bilingual } from '@kakuri/core/base/text.ts'
import { type ReactNode, useContext } from 'react'
import type { DisplayDoc } from '../../../src/display/contract.ts'
import { both, clockText, momentText } from '../../../src/display/phrases.ts'
import { outByMistake } from '../../../src/display/screens.ts'
import { WORDS } from '../../../src/display/words.ts'
import { setLanguage } from '../ask.ts'
import type { Beat } from '../live.ts'
import { Count, useNow } from './now.tsx'
import { Press } from './press.tsx'
import { Say, Tongue } from './words.tsx'

interface Frame {
  readonly doc: DisplayDoc
  readonly drill: 'drill' | 'live' | null
  readonly lost: boolean
  readonly beat: Beat | null
  readonly told: Bilingual | null
  readonly kind: string
  readonly children: ReactNode
}

/** What stands around every screen: the mark of a drill, the room, the time, and whatever makes the rest doubtful. */
export function Frame({ doc, drill, lost, beat, told, kind, children }: Frame) {
  return (
    <div className={`frame ${kind} ${drill ?? ''} ${lost ? 'lost' : ''}`} data-at={doc.nowUtc}>
      <header>
        {drill !== null && <DrillMark drill={drill} />}
        <span className="room">
          <Say text={doc.room?.room.name ?? both(doc.agent)} line />
        </span>
        <Time doc={doc} />
      </header>
      <div className="strips" role="status">
        {lost && <LostStrip beat={beat} />}
        {told !== null && (
          <p className="strip told">
            <Say text={told} line />
          </p>
        )}
        {WITHOUT_TASK.has(kind) && <Out doc={doc} />}
        {doc.readOnly && (
          <p className="strip doubt">
            <Say text={WORDS.readOnly} />
          </p>
        )}
        {doc.controller.state !== 'here' && doc.enrolment === null && kind !== 'alone' && kind !== 'quiet' && (
          <NotConnected doc={doc} />
        )}
      </div>
      <main>{children}</main>
    </div>
  )
}

/** Screens of no task: a task has its own alarm. */
const WITHOUT_TASK: ReadonlySet<string> = new Set(['quiet', 'notice', 'alone'])

/** Until each is seen back, whoever put the alarm away. */
function Out({ doc }: { doc: DisplayDoc }) {
  const cables = outByMistake(doc)
  if (cables.length === 0) return null
  return (
    <p className="strip alarm">
      ⚠ <Say text={WORDS.outByMistake} line />: <b>{cables.map(cable => cable.tag).join(' · ')}</b>
    </p>
  )
}

function DrillMark({ drill }: { drill: 'drill' | 'live' }) {
  return (
    <strong className="drill-mark">
      <span className="drill-word">
        <Say text={drill === 'drill' ? WORDS.drill : WORDS.live} line />
      </span>
      <span className="drill-sure">
        <Say text={drill === 'drill' ? WORDS.drillSure : WORDS.liveSure} line />
      </span>
    </strong>
  )
}

function Time({ doc }: { doc: DisplayDoc }) {
  return <span className="time">{clockText(useNow(), doc.zoneMinutes)}</span>
}

function LostStrip({ beat }: { beat: Beat | null }) {
  return (
    <div className="strip lost-strip" role="alert">
      <strong>
        <Say text={WORDS.lost} line />
      </strong>
      {beat !== null && (
        <span className="age">
          <Say text={WORDS.lostAge} line /> <Count since={beat.nowUtc} />
        </span>
      )}
      <span className="why">
        <Say text={WORDS.lostHelp} line />
      </span>
    </div>
  )
}

function NotConnected({ doc }: { doc: DisplayDoc }) {
  const { sinceUtc } = doc.controller
  return (
    <p className="strip doubt">
      <Say text={WORDS.alone} line />
      {sinceUtc !== null && (
        <>
          {' '}
          <Say text={WORDS.aloneSince} line /> <Say text={momentText(sinceUtc, doc.nowUtc, doc.zoneMinutes)} line />
        </>
      )}
    </p>
  )
}

const NEXT = { both: 'ja', ja: 'en', en: 'both' } as const
const LABEL = {
  both: both('日本語 + English'),
  ja: both('日本語'),
  en: both('English'),
} as const

/** Leads to the next of: both, Japanese, English; says which one it leads to. */
export function LanguageButton() {
  const next = NEXT[useContext(Tongue)]
  return <Press text={LABEL[next]} look="small" onPress={() => void setLanguage(next)} />
}
