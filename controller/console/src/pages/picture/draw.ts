import { along, type Point, type Routed } from './route.ts'

const ROUND = 9

/** The line with rounded corners, as the `d` of an SVG path. */
export function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  const legs = rest.map((here, index) => {
    const next = rest[index + 1]
    if (next === undefined) return `L${here.x} ${here.y}`
    const before = points[index] ?? here
    const [a, b] = [towards(here, before), towards(here, next)]
    return `L${a.x} ${a.y}Q${here.x} ${here.y} ${b.x} ${b.y}`
  })
  return `M${first.x} ${first.y}${legs.join('')}`
}

const between = (a: Point, b: Point) => Math.abs(a.x - b.x) + Math.abs(a.y - b.y)

function towards(from: Point, to: Point): Point {
  const far = between(from, to)
  const share = far === 0 ? 0 : Math.min(ROUND, far / 2) / far
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

/** Half of the gap of a cut line: scissors stand in it, the mark beside it. */
const GAP = 27
const BAR = 11

/** How a cut line is broken: its length, the dashes that leave the gap, a bar across each end, and the middle of the gap. */
export function severed({ points, mark }: Pick<Routed, 'points' | 'mark'>) {
  const length = Math.max(
    1,
    points.slice(1).reduce((sum, to, index) => sum + between(points[index] ?? to, to), 0),
  )
  const middle = mark * length
  const half = Math.min(GAP, middle * 0.8, (length - middle) * 0.8)
  const bars = [middle - half, middle + half].map(at => barAt(points, at / length, length))
  return { length, dashes: `${middle - half} ${2 * half} ${length}`, bars, at: along(points, mark) }
}

function barAt(points: readonly Point[], share: number, length: number): string {
  const here = along(points, share)
  const near = along(points, Math.min(1, share + 1 / Math.max(length, 1)))
  return Math.abs(near.y - here.y) > Math.abs(near.x - here.x)
    ? `M${here.x - BAR} ${here.y}h${2 * BAR}`
    : `M${here.x} ${here.y - BAR}v${2 * BAR}`
}

/** Beside the line where it leaves its box; upright lines have it turned, so that those side by side stay apart. */
export function portTextAt(at: Point, next: Point): { readonly transform: string; readonly anchor: 'start' | 'end' } {
  const upright = Math.abs(next.y - at.y) > Math.abs(next.x - at.x)
  if (!upright) {
    const right = next.x > at.x
    return { transform: `translate(${at.x + (right ? 5 : -5)} ${at.y - 5})`, anchor: right ? 'start' : 'end' }
  }
  const down = next.y > at.y
  return { transform: `translate(${at.x - 5} ${at.y + (down ? 5 : -5)}) rotate(-90)`, anchor: down ? 'end' : 'start' }
}
