import { aroundBoxes } from './around-boxes.ts'
import type { Box } from './blocks.ts'
import type { Link } from './graph.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/** A line with its corners from `from` to `to`, and where on it, from 0 to 1, its mark stands free. */
export interface Routed extends Link {
  readonly points: readonly Point[]
  readonly mark: number
}

type Placed = { readonly id: string; readonly box: Box }
type Framed = { readonly box: Box; readonly pieces: readonly { readonly id: string }[] }
type Side = 'top' | 'bottom' | 'left' | 'right'

/** A line that is about to get its corners. `flip`: it runs from side to side, so that x and y change places. */
interface Course {
  readonly link: Link
  readonly from: Placed
  readonly to: Placed
  readonly sides: readonly [Side, Side]
  readonly flip: boolean
}

/** Room a mark takes around its middle. */
const MARK = { w: 216, h: 42 }
const STRAIGHT = 3
const NEIGHBOUR = 40
/** Free room beside a rack that lines turn in. */
const CHANNEL = 96

/** Corners for every line: out of a border of its own place, along a lane of its own, into a border of its own place. */
export function route(
  links: readonly Link[],
  pieces: readonly Placed[],
  areas: readonly Framed[],
  { marks, sideways }: { readonly marks: readonly string[]; readonly sideways: boolean },
): Routed[] {
  const at = new Map(pieces.map(piece => [piece.id, piece]))
  const area = areaOf(areas)
  const courses = links.flatMap(link => {
    const [from, to] = [at.get(link.from), at.get(link.to)]
    return from === undefined || to === undefined ? [] : [courseOf(link, from, to, sideways ? null : area)]
  })
  const ports = portsOf(courses)
  const boxes = pieces.map(piece => piece.box)
  const bent = lanes(courses, ports, area).map((line, index) => aroundBoxes(line, boxes, index))
  return marked(
    bent,
    pieces,
    marks.flatMap(id => markOf(at.get(id))),
  )
}

/** Where the mark of a cut point inside a device stands: over its right lower corner. */
const markOf = (piece: Placed | undefined): Box[] =>
  piece === undefined
    ? []
    : [{ x: piece.box.x + piece.box.w - MARK.w, y: piece.box.y + piece.box.h - 8, w: MARK.w + 14, h: MARK.h }]

/** `area` null: everything runs from side to side, as between racks. */
function courseOf(link: Link, from: Placed, to: Placed, area: ((piece: string) => Box | undefined) | null): Course {
  const across = between(from.box.x, from.box.w, to.box.x, to.box.w)
  const down = between(from.box.y, from.box.h, to.box.y, to.box.h)
  const [a, b] = [area?.(from.id), area?.(to.id)]
  // From side to side between areas beside each other; else from above to below, where there is room for it.
  const beside = area === null || (a !== b && a !== undefined && b !== undefined && between(a.y, a.h, b.y, b.h) <= 0)
  // In one rack: out at the right and in at the right, but for neighbours.
  if (area === null && across <= 0 && down > NEIGHBOUR) return { link, from, to, sides: ['right', 'right'], flip: true }
  const flip = across > 0 && (link.management || down <= 0 || beside)
  const sides = flip ? sidesOf(from.box.x < to.box.x, 'right', 'left') : sidesOf(from.box.y < to.box.y, 'bottom', 'top')
  return { link, from, to, sides, flip }
}

const sidesOf = (ahead: boolean, near: Side, far: Side): [Side, Side] => (ahead ? [near, far] : [far, near])

/** Free room between two stretches; negative where they overlap. */
const between = (a: number, aLength: number, b: number, bLength: number) =>
  Math.max(a, b) - Math.min(a + aLength, b + bLength)

/** Where each line meets the border of its boxes: those of one border evenly, in the order of where they lead. */
function portsOf(courses: readonly Course[]): ReadonlyMap<string, Point> {
  const borders = new Map<string, { key: string; towards: number; box: Box; side: Side }[]>()
  for (const { link, from, to, sides, flip } of courses)
    for (const [near, far, side, end] of [[from, to, sides[0], 'from'] as const, [to, from, sides[1], 'to'] as const]) {
      const border = `${near.id} ${side}`
      const towards = flip ? far.box.y + far.box.h / 2 : far.box.x + far.box.w / 2
      borders.set(border, [...(borders.get(border) ?? []), { key: `${link.id} ${end}`, towards, box: near.box, side }])
    }
  const points = new Map<string, Point>()
  for (const ends of borders.values()) {
    const inOrder = ends.toSorted((a, b) => a.towards - b.towards || (a.key < b.key ? -1 : 1))
    inOrder.forEach(({ key, box, side }, index) => {
      points.set(key, spot(box, side, (index + 1 + nudge(box)) / (inOrder.length + 1)))
    })
  }
  return points
}

/** Boxes of one row or column meet their lines a little apart, so that lines that run past each other stay two. */
const nudge = ({ x, y }: Box) => ((Math.round(x * 7 + y * 3) % 9) - 4) / 11

function spot({ x, y, w, h }: Box, side: Side, share: number): Point {
  if (side === 'top' || side === 'bottom') return { x: x + w * share, y: side === 'top' ? y : y + h }
  return { x: side === 'left' ? x : x + w, y: y + h * share }
}

const areaOf = (areas: readonly Framed[]) => {
  const boxes = new Map(areas.flatMap(area => area.pieces.map(piece => [piece.id, area.box] as const)))
  return (piece: string) => boxes.get(piece)
}

interface Bend {
  readonly link: Link
  /** Ends with the run going down (y grows), whatever it does on the picture. */
  readonly a: Point
  readonly b: Point
  readonly flip: boolean
  readonly turned: boolean
  readonly band: readonly [number, number]
}

/** A lane of its own for each line that shares a channel with others. */
function lanes(
  courses: readonly Course[],
  ports: ReadonlyMap<string, Point>,
  area: (piece: string) => Box | undefined,
): Omit<Routed, 'mark'>[] {
  const bends = courses.map(course => bendOf(course, ports, area))
  const channels = Map.groupBy(bends, ({ band, flip }) => `${flip} ${Math.round(band[0])} ${Math.round(band[1])}`)
  return [...channels.values()].flatMap(channel => {
    const inOrder = inLanes(channel)
    return inOrder.map((bend, index) => {
      const [low, high] = bend.band
      return cornered(bend, low + ((index + 1) * (high - low)) / (inOrder.length + 1))
    })
  })
}

/** Lines that go left: the leftmost first; then those that go right: the rightmost first. So those of one box do not cross. */
function inLanes(channel: readonly Bend[]): Bend[] {
  const left = channel.filter(({ a, b }) => b.x <= a.x).toSorted((m, n) => m.b.x - n.b.x)
  const right = channel.filter(({ a, b }) => b.x > a.x).toSorted((m, n) => n.b.x - m.b.x)
  const longest = Math.max(left.length, right.length)
  return Array.from({ length: longest }, (_, index) => [left[index], right[index]])
    .flat()
    .filter(bend => bend !== undefined)
}

function bendOf(
  { link, from, to, sides, flip }: Course,
  ports: ReadonlyMap<string, Point>,
  area: (piece: string) => Box | undefined,
): Bend {
  const [start, end] = [`${link.id} from`, `${link.id} to`].map(key => swapped(ports.get(key) ?? { x: 0, y: 0 }, flip))
  const turned = (start?.y ?? 0) > (end?.y ?? 0)
  const [upper, lower] = turned ? [to, from] : [from, to]
  const [a, b] = turned ? [end, start] : [start, end]
  const points = { a: a ?? { x: 0, y: 0 }, b: b ?? { x: 0, y: 0 } }
  if (sides[0] === sides[1]) return { link, flip, turned, ...points, band: [points.b.y + 6, points.b.y + CHANNEL] }
  return { link, flip, turned, ...points, band: bandOf(points, area(upper.id), area(lower.id), flip) }
}

/** The channel a line turns in: before the area it goes into, or half way inside one area. */
function bandOf(
  { a, b }: { readonly a: Point; readonly b: Point },
  upper: Box | undefined,
  lower: Box | undefined,
  flip: boolean,
): readonly [number, number] {
  const edge = (box: Box | undefined, far: boolean) => {
    if (box === undefined) return null
    const { x, y, w, h } = flip ? { x: box.y, y: box.x, w: box.h, h: box.w } : box
    return { at: far ? y + h : y, x, w }.at
  }
  const [out, into] = [edge(upper, true), edge(lower, false)]
  if (upper !== lower && out !== null && into !== null && into - out > 20)
    return [Math.max(out, into - 76) + 6, into - 6]
  // Between racks: in the channel beside the left one, however far the other is.
  const end = flip ? Math.min(b.y, a.y + CHANNEL) : b.y
  return [a.y + (end - a.y) * 0.1, end - (end - a.y) * 0.1]
}

function cornered({ link, a, b, flip, turned }: Bend, lane: number): Omit<Routed, 'mark'> {
  const bent = Math.abs(a.x - b.x) < STRAIGHT ? [a, b] : [a, { x: a.x, y: lane }, { x: b.x, y: lane }, b]
  const points = bent.map(point => swapped(point, flip))
  return { ...link, points: turned ? points.toReversed() : points }
}

export const swapped = ({ x, y }: Point, flip: boolean): Point => (flip ? { x: y, y: x } : { x, y })

/** Shares of a line at which its mark may stand, the middle first. */
const TRIED = [0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75, 0.2, 0.8, 0.15, 0.85, 0.1, 0.9]

/** Marks keep off each other and, as far as the lines allow, off boxes. */
function marked(links: readonly Omit<Routed, 'mark'>[], pieces: readonly Placed[], taken: readonly Box[]): Routed[] {
  const boxes = pieces.map(piece => piece.box)
  const marks = [...taken]
  return links.map(link => {
    const tries = TRIED.map(share => ({ share, box: around(link.points, share) }))
    const free = tries.filter(({ box }) => !marks.some(other => overlap(box, other)))
    const best = free.find(({ box }) => !boxes.some(other => overlap(box, other))) ?? free[0] ?? tries[0]
    if (best !== undefined && !link.management && !link.to.startsWith('walls:')) marks.push(best.box)
    return { ...link, mark: best?.share ?? 0.5 }
  })
}

/** What a mark takes, on the line or, once it is cut, beside the scissors. */
function around(points: readonly Point[], share: number): Box {
  const { x, y } = along(points, share)
  if (levelAt(points, share)) return { x: x - MARK.w / 2, y: y - MARK.h - 18, w: MARK.w, h: MARK.h + 36 }
  return { x: x - 30, y: y - 34, w: MARK.w + 50, h: 68 }
}

/** Whether a line runs level there. */
export function levelAt(points: readonly Point[], share: number): boolean {
  const [before, after] = [along(points, share - 0.005), along(points, share + 0.005)]
  return Math.abs(after.x - before.x) >= Math.abs(after.y - before.y)
}

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

const length = (a: Point, b: Point) => Math.abs(a.x - b.x) + Math.abs(a.y - b.y)

/** The point a share from 0 to 1 of the way along. Lines run level or upright only. */
export function along(points: readonly Point[], share: number): Point {
  const pairs = points.slice(1).map((to, index) => ({ from: points[index] ?? to, to }))
  let left = share * pairs.reduce((sum, { from, to }) => sum + length(from, to), 0)
  for (const { from, to } of pairs) {
    const here = length(from, to)
    if (left <= here && here > 0) {
      return { x: from.x + ((to.x - from.x) * left) / here, y: from.y + ((to.y - from.y) * left) / here }
    }
    left -= here
  }
  return points.at(-1) ?? { x: 0, y: 0 }
}
