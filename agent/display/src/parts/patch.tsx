import type { RoomCable } from '@kakuri/core/view/room-shape.ts'
import { Say } from './words.tsx'

/** Colours of cables as they look, by the words of the site files. */
const LOOKS: ReadonlyMap<string, string> = new Map([
  ['red', '#d81e1e'],
  ['blue', '#1450d2'],
  ['yellow', '#ffd800'],
  ['green', '#0a8f3c'],
  ['orange', '#ff8200'],
  ['purple', '#7a2fbf'],
  ['violet', '#7a2fbf'],
  ['white', '#ffffff'],
  ['black', '#101010'],
  ['grey', '#9a9a9a'],
  ['gray', '#9a9a9a'],
  ['pink', '#ff8fb8'],
  ['brown', '#7b4a1e'],
  ['beige', '#e3d2ad'],
  ['light blue', '#7fd0f5'],
  ['aqua', '#37d0d0'],
])

/** Shown with a pattern: on a grey or pale screen a bare patch could be taken for nothing at all. */
const PATTERNED = new Set(['white', 'grey', 'gray'])

/** The colour as a patch with a border and as a word. A colour nobody knows is hatched, and only the word counts. */
export function Patch({ cable }: { cable: RoomCable }) {
  const word = cable.colour.trim().toLowerCase()
  const look = LOOKS.get(word)
  const id = `hatch-${cable.id.replace(/[^A-Za-z0-9]/g, '-')}`
  const hatched = look === undefined || PATTERNED.has(word)
  return (
    <div className="patch">
      <svg viewBox="0 0 100 100" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
        <defs>
          <pattern id={id} width="20" height="20" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="3" height="20" fill="#777" />
          </pattern>
        </defs>
        <rect width="100" height="100" fill={look ?? '#fff'} />
        {hatched && <rect width="100" height="100" fill={`url(#${id})`} />}
        {look === undefined && (
          <text
            x="50"
            y="70"
            textAnchor="middle"
            fontSize="60"
            fontWeight="700"
            stroke="#fff"
            strokeWidth="6"
            paintOrder="stroke"
          >
            ?
          </text>
        )}
      </svg>
      <div className="patch-word">
        <Say text={cable.colourName} />
      </div>
    </div>
  )
}
