import type { RoomEnd } from '@kakuri/core/view/room-shape.ts'
import { rackText, unitText } from '../../../src/display/phrases.ts'
import { WORDS } from '../../../src/display/words.ts'
import { Say } from './words.tsx'

const UNIT = 10
const LEAST_UNITS = 42
const LEFT = 46
const WIDTH = 110

const range = (units: number) => Array.from({ length: units }, (_, at) => at + 1)

/** The rack with the unit lit, counted from the floor, as it stands before the person. */
export function Rack({ end }: { end: RoomEnd }) {
  if (end.rack === null && end.unit === null) {
    return (
      <div className="rack">
        <Say text={WORDS.noPlace} />
      </div>
    )
  }
  const units = Math.max(LEAST_UNITS, end.unit ?? 0)
  return (
    <div className="rack">
      {end.rack !== null && (
        <strong className="rack-name">
          <Say text={rackText(end.rack)} />
        </strong>
      )}
      <svg viewBox={`0 -12 ${LEFT + WIDTH + 8} ${units * UNIT + 24}`} aria-hidden="true">
        <rect
          x={LEFT}
          y={-6}
          width={WIDTH}
          height={units * UNIT + 12}
          fill="none"
          stroke="currentColor"
          strokeWidth="5"
        />
        {range(units).map(unit => (
          <Unit key={unit} unit={unit} units={units} lit={end.unit} />
        ))}
      </svg>
      {end.unit !== null && (
        <strong className="rack-unit">
          <Say text={unitText(end.unit)} />
        </strong>
      )}
    </div>
  )
}

/** The lit one's number is large: those beside it would stand under it. */
const BESIDE = 3

function Unit({ unit, units, lit: at }: { unit: number; units: number; lit: number | null }) {
  const y = (units - unit) * UNIT
  const lit = unit === at
  const covered = at !== null && Math.abs(unit - at) <= BESIDE
  const numbered = lit || (!covered && (unit === 1 || unit % 10 === 0))
  return (
    <g>
      <rect
        x={LEFT + 6}
        y={lit ? y - 5 : y + 1}
        width={WIDTH - 12}
        height={lit ? UNIT + 10 : UNIT - 2}
        className={lit ? 'unit lit' : 'unit'}
        strokeWidth="3"
      />
      {numbered && (
        <text
          x={LEFT - 6}
          y={y + (lit ? 17 : 12)}
          textAnchor="end"
          fontSize={lit ? 34 : 17}
          fontWeight={lit ? 800 : 400}
          fill="currentColor"
        >
          {unit}
        </text>
      )}
    </g>
  )
}
