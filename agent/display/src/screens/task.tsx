import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { RoomCable, RoomTask } from '@kakuri/core/view/room-shape.ts'
import { useState } from 'react'
import { answering, both, cableOf, counted, scannedOther } from '../../../src/display/phrases.ts'
import { names } from '../../../src/display/scan.ts'
import { isReopened, type TaskShown } from '../../../src/display/screens.ts'
import { back, markOf, press, type Seat, unnamed } from '../../../src/display/seat.ts'
import { WORDS } from '../../../src/display/words.ts'
import type { Act } from '../app.tsx'
import { useLater } from '../later.ts'
import { Ends } from '../parts/ends.tsx'
import { LanguageButton } from '../parts/frame.tsx'
import { Patch } from '../parts/patch.tsx'
import { Photo } from '../parts/photo.tsx'
import { Hold, Press } from '../parts/press.tsx'
import { Rack } from '../parts/rack.tsx'
import { Tag } from '../parts/tag.tsx'
import { Say } from '../parts/words.tsx'
import { useScanner } from '../scanner.ts'

interface TaskScreen {
  readonly seat: Seat
  readonly on: TaskShown
  readonly act: Act
}

/** One cable: which, what colour, where; and what the person found. */
export function TaskScreen({ seat, on, act }: TaskScreen) {
  const { task, cable } = on
  const scan = useScan(on, () => act(before => press(before, task, 'done')))
  return (
    <div className={`task-grid ${task.phase === 'still-up' ? 'again' : ''}`}>
      <h1 className="say-what">
        <Say text={sayWhat(task)} line />
        <Position seat={seat} on={on} />
      </h1>
      <Warning task={task} scan={scan} />
      <div className="tag-row">
        <Tag text={cable?.tag ?? task.tag} />
        {cable !== null && <Patch cable={cable} />}
      </div>
      {cable === null ? <Words task={task} /> : <Where task={task} cable={cable} />}
      <Side seat={seat} act={act} cable={cable} />
      <Answers key={`${markOf(task)} ${seat.cable}`} seat={seat} task={task} act={act} />
    </div>
  )
}

function sayWhat(task: RoomTask): Bilingual {
  if (task.drill) return WORDS.findIt
  return task.action === 'unplug' ? WORDS.unplug : WORDS.plug
}

interface Scanned {
  readonly right: boolean
  readonly text: Bilingual
}

/** In a drill the right tag's code stands for the pull. In earnest it only says that this is the one. */
function useScan({ task, cable }: TaskShown, found: () => void): Scanned | null {
  const [last, setLast] = useState<{ of: string; scanned: Scanned } | null>(null)
  const id = `${markOf(task)} ${cable?.id ?? ''}`
  useScanner(code => {
    if (cable === null) return
    const right = names(code, cable)
    const text = right ? WORDS.scanRight : scannedOther(code.replace(/^kakuri:/i, ''), cable.tag)
    setLast({ of: id, scanned: { right, text } })
    if (right && task.drill) found()
  })
  return last?.of === id ? last.scanned : null
}

function Position({ seat, on }: { seat: Seat; on: TaskShown }) {
  const cables = on.task.cables.length
  return (
    <span className="position">
      {on.of > 1 && (
        <b>
          <Say text={counted(on.at, on.of)} line />
        </b>
      )}
      {cables > 1 && (
        <b>
          <Say text={cableOf(seat.cable + 1, cables)} line />
        </b>
      )}
      {on.next.length > 0 && (
        <span className="next">
          <Say text={WORDS.next} line />
          {nextTags(on.next)}
        </span>
      )}
    </span>
  )
}

/** The tags that wait, as many as a line holds. */
function nextTags(tags: readonly string[]): string {
  const rest = tags.length > 3 ? ` +${tags.length - 3}` : ''
  return `: ${tags.slice(0, 3).join(' · ')}${rest}`
}

function Warning({ task, scan }: { task: RoomTask; scan: Scanned | null }) {
  const kept = task.wrong
  return (
    <div className="warnings" role="status">
      {task.phase === 'still-up' && (
        <p className="strip alarm">
          <Say text={task.action === 'unplug' ? WORDS.stillUp : WORDS.stillDown} line />
          {' — '}
          <Say text={WORDS.lookAgain} line />
        </p>
      )}
      {kept !== null && (
        <p className="strip alarm">
          <Say text={WORDS.mustStayIn} line />: <b>{kept.tag}</b> ({kept.id})
        </p>
      )}
      {isReopened(task) && (
        <p className="strip alarm">
          <Say text={WORDS.reopened} line />
        </p>
      )}
      {scan !== null && (
        <p className={scan.right ? 'strip right' : 'strip alarm'}>
          <Say text={scan.text} line />
        </p>
      )}
    </div>
  )
}

/** Where it is; and, on a screen with room for it, the plan's own wording. */
function Where({ task, cable }: { task: RoomTask; cable: RoomCable }) {
  const first = (text: string) => text.split('\n', 1)[0] ?? ''
  return (
    <div className="where">
      <Ends cable={cable} />
      <p className="own-words">
        <Say text={task.drill ? WORDS.scanHint : { ja: first(task.text.ja), en: first(task.text.en) }} />
      </p>
    </div>
  )
}

/** Where the map has no cable, the instruction itself is all there is. */
function Words({ task }: { task: RoomTask }) {
  return (
    <p className="ends words">
      <Say text={task.text} />
    </p>
  )
}

function Side({ seat, act, cable }: Omit<TaskScreen, 'on'> & { cable: RoomCable | null }) {
  return (
    <aside className="side">
      {cable !== null && <Rack end={cable.ends[0]} />}
      {cable !== null && <Photo cable={cable} key={cable.id} />}
      <div className="tall-only">
        <Who seat={seat} act={act} />
        <LanguageButton />
      </div>
    </aside>
  )
}

/** Somebody else may stand there by now. */
function Who({ seat, act }: { seat: Seat; act: Act }) {
  return seat.name === null ? null : <Press text={answering(seat.name)} look="small" onPress={() => act(unnamed)} />
}

/** A glove that bounces must not answer for the next cable, whose buttons stand where those of the last one stood. */
const BOUNCE_MS = 700

function Answers({ seat, task, act }: { seat: Seat; task: RoomTask; act: Act }) {
  const say = (answer: Parameters<typeof press>[2]) => () => act(before => press(before, task, answer))
  const done = task.action === 'unplug' ? WORDS.pulled : WORDS.plugged
  const [settled, setSettled] = useState(false)
  useLater(BOUNCE_MS, 'shown', () => setSettled(true))
  return (
    <footer className="answers">
      {task.drill ? (
        <Hold text={WORDS.found} onPress={say('done')} />
      ) : (
        <Press text={done} look="main" off={!settled} onPress={say('done')} />
      )}
      <Press text={WORDS.cannotFind} off={!settled} onPress={say('cannot-find')} />
      <Press
        text={task.action === 'unplug' ? WORDS.alreadyOut : WORDS.alreadyIn}
        off={!settled}
        onPress={say('already-out')}
      />
      <Press text={WORDS.other} onPress={say('other')} />
      <span className="short-only">
        <Who seat={seat} act={act} />
      </span>
      {seat.cable > 0 && <Press text={both('←')} look="small" onPress={() => act(back)} />}
    </footer>
  )
}
