import type { RoomView } from '@kakuri/core/view/room-shape.ts'

const text = (both: string) => ({ ja: both, en: both })

/** A room in an incident with one cable to be pulled. */
export function roomView(): RoomView {
  return {
    ...{ seq: 1, site: text('site'), room: { id: 'r1', name: text('room 1'), people: ['Sato'] }, contacts: [] },
    ...{ run: null, isolated: [], lastDrill: null },
    tasks: [
      {
        ...{ run: 'r', step: 'pull', action: 'unplug', drill: false, tag: 'W-1', text: text('pull W-1'), cables: [] },
        ...{ sinceUtc: 1, phase: 'open', answer: null, warning: null, wrong: null },
      },
    ],
  }
}
