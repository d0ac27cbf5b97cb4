import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { RoomTask } from '@kakuri/core/view/room-shape.ts'
import type { DisplayDoc } from '../../../src/display/contract.ts'
import { isKept } from '../../../src/display/screens.ts'
import { again, keyOf, markOf, openTasks, putAway, waits } from '../../../src/display/seat.ts'
import { WORDS } from '../../../src/display/words.ts'
import type { Act } from '../app.tsx'
import { useLater } from '../later.ts'
import { Press } from '../parts/press.tsx'
import { Tag } from '../parts/tag.tsx'
import { Say } from '../parts/words.tsx'

interface After {
  readonly task: RoomTask
  readonly act: Act
}

const tagOf = (task: RoomTask) => task.cables.map(cable => cable.tag).join(' ') || task.tag

export function Sent({ task, taken, act }: After & { taken: boolean }) {
  return (
    <div className="column middle after">
      <h1>
        <Say text={taken ? WORDS.sent : WORDS.sending} />
      </h1>
      <Tag text={tagOf(task)} small />
      {taken && (
        <p>
          <Say text={WORDS.sentHelp} />
        </p>
      )}
      <footer className="answers">
        <Press text={WORDS.answerAgain} off={!taken} onPress={() => act(again)} />
      </footer>
    </div>
  )
}

export function Checking({ doc, task, act }: After & { doc: DisplayDoc }) {
  const kept = isKept(doc, task)
  const others = openTasks(doc).some(one => keyOf(one) !== keyOf(task) && waits(one))
  return (
    <div className="column middle after">
      <h1>
        <Say text={kept ? WORDS.kept : WORDS.checking} />
      </h1>
      <Tag text={tagOf(task)} small />
      <p>
        <Say text={kept ? WORDS.keptHelp : task.action === 'unplug' ? WORDS.checkingHelp : WORDS.checkingPlug} />
      </p>
      {others && (
        <footer className="answers">
          <Press text={WORDS.meanwhile} onPress={() => act(before => putAway(before, task))} />
        </footer>
      )}
    </div>
  )
}

/** Long enough to be read; then the next task comes by itself. What could not be verified, or left a wrong cable out, waits to be read. */
const VERIFIED_MS = 8_000

export function Result({ task, act }: After) {
  const verified = task.phase === 'verified'
  const end = () => act(before => putAway(before, task))
  useLater(verified && task.wrong === null ? VERIFIED_MS : null, markOf(task), end)
  return (
    <div className={`column middle after ${task.phase}`}>
      <h1>
        {verified && <span className="tick">✓ </span>}
        <Say text={title(task)} />
      </h1>
      <Tag text={tagOf(task)} small />
      <p>
        <Say text={help(task)} />
      </p>
      {task.warning !== null && (!verified || task.wrong !== null) && (
        <p className="warning">
          <Say text={task.warning} />
        </p>
      )}
      <footer className="answers">
        <Press text={WORDS.goOn} look="main" onPress={end} />
      </footer>
    </div>
  )
}

function title(task: RoomTask): Bilingual {
  if (task.phase === 'verified') return WORDS.verified
  return task.phase === 'not-verified' ? WORDS.notVerified : WORDS.givenUp
}

function help(task: RoomTask): Bilingual {
  if (task.phase === 'not-verified') return WORDS.notVerifiedHelp
  if (task.phase === 'given-up') return WORDS.givenUpHelp
  if (task.drill) return WORDS.verifiedDrill
  return task.action === 'unplug' ? WORDS.verifiedUnplug : WORDS.verifiedPlug
}
