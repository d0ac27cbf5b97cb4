import type { Box } from './blocks.ts'
import { type Point, type Routed, swapped } from './route.ts'

/**
 * A leg that would run behind boxes it has nothing to do with goes around them, for behind a box it looks as if it ended there.
 * `index` keeps such lines apart.
 */
export function aroundBoxes(line: Omit<Routed, 'mark'>, boxes: readonly Box[], index: number): Omit<Routed, 'mark'> {
  const [first, second] = line.points
  if (line.points.length !== 4 || first === undefined || second === undefined) return line
  const flip = first.y === second.y
  const last = line.points[3] ?? first
  const backwards = flip ? last.x < first.x : last.y < first.y
  const ordered = (points: readonly Point[]) => (backwards ? points.toReversed() : points)
  const turn = (points: readonly Point[]) => points.map(point => swapped(point, flip))
  const upright = boxes.map(({ x, y, w, h }) => (flip ? { x: y, y: x, w: h, h: w } : { x, y, w, h }))
  // Legs that go around from above and from the side keep half a step apart.
  const own = flip ? index + 0.5 : index
  const down = lastLegAround(turn(ordered(line.points)), upright, own)
  // The same for the first leg, seen upside down and from the other end.
  const over = (points: readonly Point[]) => points.map(({ x, y }) => ({ x, y: -y })).toReversed()
  const turned = upright.map(box => ({ ...box, y: -box.y - box.h }))
  return { ...line, points: ordered(turn(over(lastLegAround(over(down), turned, own)))) }
}

/** Goes down beside what is in the way of the last leg, and to its goal just above it. */
function lastLegAround(points: readonly Point[], boxes: readonly Box[], index: number): readonly Point[] {
  const [lane, end] = points.slice(-2)
  if (lane === undefined || end === undefined || lane.x !== end.x || lane.y > end.y) return points
  const goal = boxes.find(box => box.y === end.y && box.x < end.x && end.x < box.x + box.w)
  if (goal === undefined || !inWay(boxes, end.x, lane.y, goal.y - 1)) return points
  const y = goal.y - 7 - (index % 10) * 2
  const x = Array.from({ length: 80 }, (_, step) => goal.x - 12 - (index % 6) * 7 - step * 9).find(
    one => !inWay(boxes, one, lane.y, y),
  )
  return x === undefined ? points : [...points.slice(0, -2), { x, y: lane.y }, { x, y }, { x: end.x, y }, end]
}

const inWay = (boxes: readonly Box[], x: number, from: number, to: number) =>
  boxes.some(box => box.x < x + 6 && x - 6 < box.x + box.w && box.y < to && from < box.y + box.h)
