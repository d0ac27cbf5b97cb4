import type { RoomTask } from '@kakuri/core/view/room-shape.ts'
import type { DisplayDoc } from '../../../src/display/contract.ts'
import { mayPull, saidBack } from '../../../src/display/seat.ts'
import { WORDS } from '../../../src/display/words.ts'
import type { Act } from '../app.tsx'
import { Ends } from '../parts/ends.tsx'
import { Patch } from '../parts/patch.tsx'
import { Press } from '../parts/press.tsx'
import { Rack } from '../parts/rack.tsx'
import { Tag } from '../parts/tag.tsx'
import { Say } from '../parts/words.tsx'

/** The alarm: which cable came out that had to stay, and where it belongs. The whole screen, until it was dealt with. */
export function Wrong({ doc, task, act }: { doc: DisplayDoc; task: RoomTask; act: Act }) {
  const { wrong } = task
  const [contact] = doc.room?.contacts ?? []
  return (
    <div className="task-grid wrong-body" role="alert">
      <h1 className="say-what">
        ⚠ <Say text={WORDS.wrong} line />
      </h1>
      <div className="warnings">
        <p className="put-back">
          <Say text={wrong === null ? WORDS.wrongUnknown : WORDS.putBack} line />
        </p>
      </div>
      {wrong !== null && (
        <div className="tag-row">
          <Tag text={wrong.tag} />
          <Patch cable={wrong} />
        </div>
      )}
      {wrong !== null && (
        <div className="where">
          <Ends cable={wrong} />
        </div>
      )}
      {wrong === null && task.warning !== null && (
        <p className="ends words">
          <Say text={task.warning} />
        </p>
      )}
      <aside className="side">{wrong !== null && <Rack end={wrong.ends[0]} />}</aside>
      <footer className="answers">
        <Press text={WORDS.itIsBack} look="main" onPress={() => act(before => saidBack(before, task))} />
        <div className="aside-words">
          {mayPull(task) && (
            <p>
              <Say text={WORDS.rightOne} line />: <b>{task.tag}</b>
            </p>
          )}
          {contact !== undefined && (
            <p>
              ☎ <Say text={contact.name} line /> <b>{contact.phone}</b>
            </p>
          )}
        </div>
      </footer>
    </div>
  )
}
