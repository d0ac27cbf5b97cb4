import type { Bilingual } from '../base/text.ts'
import type { Direction, Outcome, RunKind, TaskAnswer } from '../journal/events.ts'

/** One end of a cable as a person finds it. */
export interface RoomEnd {
  /** Device and port, or the position on a wall or panel. */
  readonly name: Bilingual
  readonly port: string
  readonly room: Bilingual | null
  readonly rack: string | null
  /** Height unit from the floor. */
  readonly unit: number | null
  /** The device's id where there is a photograph of it. */
  readonly photo: string | null
  /** This end is in the room of the display. */
  readonly here: boolean
}

export interface RoomCable {
  readonly id: string
  /** Printed on it; the cable's id where it bears no tag. */
  readonly tag: string
  /** As the map has it, such as `blue`, and in both languages. */
  readonly colour: string
  readonly colourName: Bilingual
  readonly medium: string
  /** The end in the room of the display first. */
  readonly ends: readonly [RoomEnd, RoomEnd]
}

/** One task for hands in this room. */
export interface RoomTask {
  /** Run it belongs to; `watch` for a path that was found open again; `alone:<run>` where the agent itself asks. */
  readonly run: string
  readonly step: string
  readonly action: 'unplug' | 'plug'
  readonly drill: boolean
  readonly tag: string
  /** The whole instruction in words. */
  readonly text: Bilingual
  readonly cables: readonly RoomCable[]
  readonly sinceUtc: number
  /**
   * `open`: waits for an answer; `checking`: answered, links are being looked at; `still-up`: answered, and the link is still up (an
   * answer is asked for again); `wrong-cable`: another link went down, see `wrong`; `verified`, `not-verified`, `given-up`: ended.
   * The last word counts.
   */
  readonly phase: 'open' | 'checking' | 'still-up' | 'wrong-cable' | 'verified' | 'not-verified' | 'given-up'
  readonly answer: TaskAnswer | null
  /** What to say of it, such as which cable to put back. */
  readonly warning: Bilingual | null
  /** The cable that was pulled instead and was not seen back, whatever the phase. */
  readonly wrong: RoomCable | null
}

export interface RoomStage {
  readonly id: string
  readonly name: Bilingual
  readonly begun: boolean
  readonly ended: boolean
  /** Who opened its gate; empty until then, and for an automatic one. */
  readonly openedBy: readonly string[]
}

/** The run that is open, as a room must know it. */
export interface RoomRun {
  readonly id: string
  readonly kind: RunKind
  readonly direction: Direction
  readonly reason: string
  readonly bundle: string
  readonly startedUtc: number
  /** `paused` from when somebody asked for a pause, or for the end of the run: nothing more of it is to be begun. */
  readonly phase: 'running' | 'paused'
  /** In the run's order. */
  readonly stages: readonly RoomStage[]
  /** What to say on the loudspeakers: of the stages begun. */
  readonly announcements: readonly Bilingual[]
  /** What stops working, of the stages begun. */
  readonly impact: readonly Bilingual[]
  /** Steps that this room's agent may have to do, with their outcome; null while they are not ended. */
  readonly steps: readonly { readonly id: string; readonly outcome: Outcome | null }[]
}

/** A stage that stands cut, or was to be cut. */
export interface RoomIsolated {
  readonly id: string
  readonly name: Bilingual
  /** Every step of it was read back as severed when it ended. */
  readonly proven: boolean
  /** When its cut was begun; null where only an agent knows that. */
  readonly sinceUtc: number | null
  readonly announcements: readonly Bilingual[]
  readonly impact: Bilingual | null
}

/** What one room must know: for its display, and for its agent to go on alone. A fold of a journal. */
export interface RoomView {
  /** Sequence of the last journal entry folded in; of two views of one controller the higher counts. */
  readonly seq: number
  readonly site: Bilingual
  readonly room: { readonly id: string; readonly name: Bilingual; readonly people: readonly string[] }
  readonly contacts: readonly { readonly name: Bilingual; readonly phone: string }[]
  /** Null in quiet times. */
  readonly run: RoomRun | null
  /** Stages that stand isolated by a real run; while none is open, also those in which a cut is in force: nobody may call that well. */
  readonly isolated: readonly RoomIsolated[]
  /** Oldest first. Those that ended stay until the next one is shown, or as long as a wrong cable of theirs is out, also over the end of their run; all others go with the next run. */
  readonly tasks: readonly RoomTask[]
  readonly lastDrill: { readonly endedUtc: number; readonly result: 'complete' | 'incomplete' | 'cancelled' } | null
}
