import { colourName } from '../base/colour.ts'
import type { ProgramBody, ProgramCable, ProgramEnd } from '../compile/program.ts'
import type { RoomCable, RoomEnd } from './room-shape.ts'

/** A cable as it is drawn for the people of one room: the end that is before them first. */
export function roomCable(program: ProgramBody, cable: ProgramCable, room: string): RoomCable {
  const [a, b] = cable.ends.map(end => roomEnd(program, end, room))
  if (a === undefined || b === undefined) throw new Error(`broken promise: cable ${cable.id} has two ends`)
  return {
    ...{ id: cable.id, tag: cable.tag ?? cable.id, medium: cable.medium },
    ...{ colour: cable.colour, colourName: colourName(cable.colour) },
    ends: b.here && !a.here ? [b, a] : [a, b],
  }
}

function roomEnd(program: ProgramBody, end: ProgramEnd, room: string): RoomEnd {
  const nowhere = { room: null, rack: null, unit: null, photo: null, here: false }
  if (end.kind === 'wall') return { name: positionName(end), port: '', ...nowhere }
  const device = program.devices[end.device]
  if (device === undefined) return { name: { ja: end.device, en: end.device }, port: end.port, ...nowhere }
  return {
    ...{ name: device.name, port: end.port, rack: device.rack, unit: device.unit, here: device.room === room },
    room: device.room === null ? null : (program.rooms[device.room]?.name ?? null),
    photo: device.photo === undefined ? null : device.id,
  }
}

function positionName({ position, panel }: Extract<ProgramEnd, { kind: 'wall' }>) {
  if (panel) return { ja: `パネル ${position}`, en: `panel position ${position}` }
  return { ja: `壁の差し込み口 ${position}`, en: `wall socket ${position}` }
}
