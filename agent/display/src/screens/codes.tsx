import type { Bilingual } from '@kakuri/core/base/text.ts'
import { type FormEvent, useContext, useState } from 'react'
import type { CodeReply, DisplayDoc } from '../../../src/display/contract.ts'
import { begunBy, codeWarnings } from '../../../src/display/phrases.ts'
import { WORDS } from '../../../src/display/words.ts'
import { sendCode } from '../ask.ts'
import { useFocus } from '../focus.ts'
import { useLater } from '../later.ts'
import { CodeKeys } from '../parts/keys.tsx'
import { Count, useNow } from '../parts/now.tsx'
import { Lost, Press } from '../parts/press.tsx'
import { Say } from '../parts/words.tsx'

/** Without a key pressed for so long, nobody is there any more. */
const IDLE_MS = 60_000

/** Two codes of two people. What is typed is shown as dots, and is gone as soon as it was sent. */
export function Codes({ doc, onEnd }: { doc: DisplayDoc; onEnd: () => void }) {
  const [code, setCode] = useState('')
  const [told, setTold] = useState<Bilingual | null>(null)
  const [waitUntil, setWaitUntil] = useState(0)
  const [busy, setBusy] = useState(false)
  const lost = useContext(Lost)
  const field = useFocus()
  const now = useNow()
  const first = doc.alone.firstCode
  const waiting = waitUntil > now
  useLater(IDLE_MS, `${code.length} ${first?.untilUtc ?? 'first'}`, onEnd)
  const enter = async () => {
    if (code === '' || busy || waiting || lost) return
    setBusy(true)
    setCode('')
    const reply = await sendCode(code)
    setBusy(false)
    setTold(textOf(reply, doc))
    if (reply.kind === 'refused') setWaitUntil(now + reply.waitMs)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void enter()
  }
  return (
    <form className="codes" onSubmit={submit}>
      <section>
        <h1>
          <Say text={first === null ? WORDS.firstCode : WORDS.secondCode} />
        </h1>
        <First doc={doc} />
        <input
          ref={field}
          className="code-field"
          type="password"
          aria-label={`${WORDS.typeCode.ja} ${WORDS.typeCode.en}`}
          autoComplete="off"
          maxLength={64}
          value={code}
          onChange={event => setCode(event.target.value)}
        />
        {told !== null && (
          <p className="strip alarm" role="alert">
            <Say text={told} line />
          </p>
        )}
        {waiting && (
          <p className="wait">
            <Say text={WORDS.codeWait} line />{' '}
            <b>
              <Count until={waitUntil} />
            </b>
          </p>
        )}
        {codeWarnings(doc).map(text => (
          <p className="cut-warning" key={text.en}>
            <Say text={text} />
          </p>
        ))}
        <Press text={WORDS.cancel} onPress={onEnd} />
      </section>
      <CodeKeys text={code} onText={setCode} onEnter={() => void enter()} />
    </form>
  )
}

const textOf = (reply: CodeReply, doc: DisplayDoc): Bilingual | null => {
  if (reply.kind === 'refused') return reply.text
  return reply.kind === 'begun' ? begunBy(reply.by, doc) : null
}

function First({ doc }: { doc: DisplayDoc }) {
  const first = doc.alone.firstCode
  if (first === null) return null
  return (
    <p>
      <Say text={WORDS.firstWas} line />: <b>{first.by}</b> · <Say text={WORDS.timeLeft} line />{' '}
      <b>
        <Count until={first.untilUtc} />
      </b>
    </p>
  )
}
