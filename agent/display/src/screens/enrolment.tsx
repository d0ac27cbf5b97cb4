import type { DisplayDoc } from '../../../src/display/contract.ts'
import { both } from '../../../src/display/phrases.ts'
import { WORDS } from '../../../src/display/words.ts'
import { LanguageButton } from '../parts/frame.tsx'
import { Tag } from '../parts/tag.tsx'
import { Say } from '../parts/words.tsx'

/** Before the agent said anything at all. */
export function Connecting() {
  return (
    <main className="middle">
      <h1>
        <Say text={WORDS.connecting} />
      </h1>
      <p>
        <Say text={WORDS.connectingHelp} />
      </p>
    </main>
  )
}

const PHASE = {
  asking: WORDS.enrolAsking,
  unreachable: WORDS.enrolUnreachable,
  refused: WORDS.enrolRefused,
} as const

/** The code in letters that are read over a telephone. */
export function Enrolment({ doc: { enrolment, agent } }: { doc: DisplayDoc }) {
  if (enrolment === null) return null
  const starting = enrolment.code === null && enrolment.phase === 'asking'
  return (
    <div className="column">
      <h1>
        <Say
          text={enrolment.code === null || enrolment.phase === 'refused' ? WORDS.enrolTitle : WORDS.enrolCode}
          line
        />
      </h1>
      {enrolment.code !== null && enrolment.phase !== 'refused' && <Tag text={enrolment.code} />}
      <p className={`say ${enrolment.phase}`}>
        <Say text={enrolment.told ?? (starting ? WORDS.enrolStarting : PHASE[enrolment.phase])} />
      </p>
      <div className="bottom">
        <p className="facts">
          <Say text={WORDS.agentName} line />: <b>{agent}</b> · <Say text={WORDS.controllerAt} line />:{' '}
          <b>{enrolment.controller}</b>
        </p>
        <LanguageButton />
      </div>
    </div>
  )
}

/** Enrolled, and nothing heard of the room yet. */
export function Waiting({ doc }: { doc: DisplayDoc }) {
  return (
    <div className="column">
      <h1>
        <Say text={WORDS.waitingRoom} />
      </h1>
      <p className="say">
        <Say text={WORDS.notConnectedHelp} />
      </p>
      <Faults doc={doc} />
      <div className="bottom">
        <p className="facts">
          <Say text={WORDS.agentName} line />: <b>{doc.agent}</b>
        </p>
        <LanguageButton />
      </div>
    </div>
  )
}

export function Faults({ doc }: { doc: DisplayDoc }) {
  if (doc.faults.length === 0) return null
  const rest = doc.faults.length - 2
  return (
    <div className="faults">
      <b>
        <Say text={WORDS.faults} line />
      </b>
      {doc.faults.slice(0, 2).map(fault => (
        <span key={fault.en}>
          <Say text={fault} line />
        </span>
      ))}
      {rest > 0 && <Say text={both(`+${rest}`)} />}
    </div>
  )
}
