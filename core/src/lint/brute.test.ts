import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compile } from '../compile/compile.ts'
import {
  type CableSketch,
  type CutSketch,
  type DeviceSketch,
  type StageSketch,
  sketchPlan,
  sketchSite,
  testProfiles,
} from '../compile/testing.ts'
import type { RungKind } from '../plan/shape.ts'
import type { ContactRef, Device, Ways } from '../site/shape.ts'
import { type Cut, type LintContext, makeContext } from './context.ts'
import { ownPath } from './own-path.ts'
import { proveKeeps } from './proof-keeps.ts'
import { proveSevers } from './proof-severs.ts'
import { reachable } from './reachable.ts'
import { Brute } from './testing-brute.ts'

const SEGMENTS = ['mgmt', 'a', 'b', 'c'] as const
const PORTS = ['p0', 'p1', 'p2'] as const
const segments = fc.subarray([...SEGMENTS], { minLength: 1 })

/** What is behind a service: a segment, mostly over one of the device's ports. */
const behind = fc
  .tuple(fc.constantFrom(...SEGMENTS), fc.constantFrom('', ...PORTS.map(port => ` ${port}`)))
  .map(parts => parts.join(''))

/** Who goes there: the controller itself, or an agent. */
const goer = fc.constantFrom({}, {}, { agent: 'a0' }, { agent: 'a1' })
const ssh = { profile: 'test-ssh', port: 22, credentials: 'ops', hostKeys: ['SHA256:x'], legacyAlgorithms: false }
const ways: fc.Arbitrary<Ways> = fc.oneof(
  goer.map(by => ({ ssh: { ...ssh, ...by } })),
  goer.map(by => ({
    ssh: { ...ssh, ...by },
    console: { profile: 'test-ssh', agent: 'a0', path: '/dev/ttyUSB0', credentials: 'ops' },
  })),
)
const outlet = { profile: 'test-outlet', port: 161, credentials: 'ops' }
const pdu = goer.map((by): DeviceSketch => ({ kind: 'host', segment: 'mgmt', ways: { outlet: { ...outlet, ...by } } }))
const board = fc.constantFrom('a0', 'a1').map((agent): DeviceSketch => {
  const wire = { kind: 'gpio', chip: 'gpiochip0' } as const
  return { kind: 'host', ways: { relay: { profile: 'test-relay', agent, wire, severed: 'on' } } }
})

const device: fc.Arbitrary<DeviceSketch> = fc.record(
  {
    kind: fc.constantFrom('switch', 'switch', 'firewall', 'router', 'host' as const),
    segment: fc.constant('mgmt'),
    ways,
    ports: fc.dictionary(fc.constantFrom(...PORTS), segments, { maxKeys: 1 }),
    services: fc.dictionary(fc.constant('vpn'), behind, { maxKeys: 1 }),
    outlets: fc.subarray(['pdu0:1', 'pdu1:1'], { minLength: 1 }),
    relays: fc.dictionary(fc.constantFrom('power', ...PORTS), fc.constant(['board:1']), { minKeys: 1, maxKeys: 2 }),
  },
  { requiredKeys: ['kind'] },
)

const world = fc
  .tuple(fc.array(device, { minLength: 1, maxLength: 5 }), pdu, pdu, board)
  .chain(([devices, pdu0, pdu1, relays]) => {
    const all = {
      ...{ core: { kind: 'switch', segment: 'mgmt', outlets: ['pdu0:2'] }, pdu0, pdu1, board: relays },
      ...Object.fromEntries(devices.map((one, i) => [`d${i}`, one])),
    }
    const ids = Object.keys(all)
    const port = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...PORTS)).map(pair => pair.join(':'))
    const end = fc.oneof(
      { weight: 6, arbitrary: port },
      { weight: 1, arbitrary: fc.constantFrom('wall w0', 'wall w1') },
    )
    const carried = fc.oneof({ weight: 5, arbitrary: segments }, { weight: 1, arbitrary: fc.constant(null) })
    const cables = fc.array(fc.tuple(end, end, carried), { minLength: 1, maxLength: 10 })
    const agents = fc.record({ a0: port, a1: port })
    const known = fc.constant(all as { [id: string]: DeviceSketch })
    return fc.record({ devices: known, cables, agents, port: fc.constant(port) })
  })
  .chain(({ devices, cables, agents, port }) => {
    const rows = cables.map(([left, right, carried], index): CableSketch => [`C-${index}`, left, right, carried])
    const stages = fc.array(stage(devices, rows, port), { minLength: 1, maxLength: 3 })
    return fc.record({ devices: fc.constant(devices), cables: fc.constant(rows), agents: fc.constant(agents), stages })
  })

function stage(
  devices: { [id: string]: DeviceSketch },
  rows: readonly CableSketch[],
  port: fc.Arbitrary<string>,
): fc.Arbitrary<StageSketch> {
  const ids = Object.keys(devices)
  const cables = fc.subarray(
    rows.map(([id]) => id),
    { maxLength: Math.min(2, rows.length) },
  )
  const services = ids.filter(id => devices[id]?.services?.vpn !== undefined)
  const ladder = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<RungKind[]>(['ssh', 'hands'], ['ssh'], ['hands']) },
    { weight: 2, arbitrary: fc.subarray<RungKind>(['ssh', 'console', 'outlet', 'relay', 'hands'], { minLength: 1 }) },
  )
  const target = fc.oneof(
    fc.record({ port }),
    fc.record({ power: fc.constantFrom(...ids) }),
    fc.record({ block: fc.tuple(fc.constantFrom(...ids), segments, segments) }),
    services.length > 0
      ? fc.record({ service: fc.tuple(fc.constantFrom(...services), fc.constant('vpn')) })
      : fc.record({ port }),
  )
  const driven = fc
    .tuple(target, ladder, cables)
    .map(([one, rungs, named]) => ({ ...one, ladder: rungs, cables: named }))
  const cut: fc.Arbitrary<Omit<CutSketch, 'id'>> = fc.oneof(
    { weight: 5, arbitrary: driven },
    { weight: 1, arbitrary: fc.record({ cables }) },
  )
  const pairs = fc.array(
    fc.tuple(fc.array(fc.constantFrom(...SEGMENTS, ...ids), { minLength: 1, maxLength: 2 }), segments),
    {
      maxLength: 2,
    },
  )
  return fc.record({ cuts: fc.array(cut, { minLength: 1, maxLength: 4 }), severs: pairs, keeps: pairs }).map(one => ({
    ...one,
    cuts: one.cuts.map((sketch, index) => ({ ...sketch, id: `cut-${index}` })),
  }))
}

type Shuffle = (cuts: readonly Cut[]) => Cut[]

const shuffled: fc.Arbitrary<Shuffle> = fc.array(fc.nat(), { minLength: 16, maxLength: 16 }).map(
  keys => cuts =>
    cuts
      .map((cut, index) => ({ cut, at: keys[index % keys.length] ?? 0 }))
      .sort((x, y) => x.at - y.at)
      .map(({ cut }) => cut),
)

type Drawn = typeof world extends fc.Arbitrary<infer T> ? T : never

function build({ devices, cables, agents, stages }: Drawn) {
  const kinds = { mgmt: 'management', a: 'client', b: 'server', c: 'external' } as const
  const site = sketchSite({ segments: kinds, devices, cables, agents, controller: 'core:p2 mgmt' })
  const named = stages.map((one, k) => ({ ...one, cuts: one.cuts.map(cut => ({ ...cut, id: `${cut.id}-of-${k}` })) }))
  const plan = sketchPlan(named)
  const profiles = testProfiles()
  const program = compile(site, plan, profiles)
  return { site, plan, program, context: makeContext(program, { site, plan, profiles }), profiles }
}

const isDriven = ({ point }: Cut) => point.ladder.some(rung => rung !== 'hands') && point.device !== null

/** The devices of a wave that cannot be reached at some moment while it runs in this order, forwards or backwards. */
function lostMoments(context: LintContext, shuffle: (cuts: readonly Cut[]) => Cut[]): string[] {
  const brute = new Brute(context.site, false)
  const cutNow: Cut[] = []
  const lost: string[] = []
  const waves = context.stages.flatMap(({ waves }) => waves)
  const look = (wave: readonly Cut[]) => {
    const points = cutNow.map(({ point }) => point)
    const reached = brute.reach(brute.nodesOf('controller'), points, 'worst')
    lost.push(
      ...wave
        .filter(isDriven)
        .filter(cut => !hasWay(context, cut, reached))
        .map(({ step }) => step.id),
    )
  }
  for (const wave of waves) {
    look(wave)
    for (const cut of shuffle(wave)) {
      cutNow.push(cut)
      look(wave)
    }
  }
  for (const wave of waves.toReversed()) {
    look(wave)
    for (const cut of shuffle(wave)) {
      cutNow.splice(cutNow.indexOf(cut), 1)
      look(wave)
    }
  }
  return lost
}

function hasWay({ site }: LintContext, { point }: Cut, reached: ReadonlySet<string>): boolean {
  const device = site.devices.get(point.device ?? '')
  if (device === undefined) return false
  const speaks = (one: Device | undefined, rung: Exclude<RungKind, 'hands'>) => {
    const way = one?.ways[rung]
    if (one === undefined || way === undefined) return false
    if (way.agent !== undefined) return SEGMENTS.some(segment => reached.has(`agent ${way.agent}|${segment}`))
    return one.segment !== null && reached.has(`${one.id}|${one.segment}`)
  }
  const all = (contacts: readonly ContactRef[], rung: 'outlet' | 'relay') =>
    contacts.length > 0 && contacts.every(contact => speaks(site.devices.get(contact.device), rung))
  return point.ladder.some(rung => {
    if (rung === 'hands' || point.kind === 'hands') return false
    if (rung === 'ssh' || rung === 'snmp' || rung === 'console') return point.kind !== 'power' && speaks(device, rung)
    if (point.kind !== 'power' && point.kind !== 'port') return false
    if (rung === 'outlet') return all(device.outlets ?? [], rung)
    const own = point.kind === 'port' ? device.relays?.get(point.port) : undefined
    return all(own ?? device.relays?.get('power') ?? [], rung)
  })
}

it('own path: refuses exactly the programs that lose a device at some moment, whatever the order of parallel steps', () => {
  fc.assert(
    fc.property(world, shuffled, (drawn, shuffle) => {
      const { context } = build(drawn)
      const refused = [...ownPath(context), ...reachable(context)].length > 0
      expect(lostMoments(context, shuffle).length > 0).toBe(refused)
    }),
    { numRuns: 800 },
  )
})

it('proof of what is severed: agrees with walking every path one by one', () => {
  fc.assert(
    fc.property(world, drawn => {
      const { context } = build(drawn)
      const brute = new Brute(context.site, true)
      const cuts: Cut[] = []
      const slow = context.stages.map(({ stage, waves }) => {
        cuts.push(...waves.flat())
        return stage.severs.flatMap(({ from, to }) =>
          from.flatMap(one => to.map(other => !connected(brute, one, other, cuts))),
        )
      })
      expect(proveSevers(context).map(pairs => pairs.map(({ holds }) => holds))).toEqual(slow)
    }),
    { numRuns: 800 },
  )
})

function connected(brute: Brute, from: string, to: string, cuts: readonly Cut[]): boolean {
  return (['byDevice', 'byHands'] as const).some(way => {
    const points = cuts.map(({ point }) => point)
    const reached = brute.reach(brute.endpoints(from).flat(), points, way)
    return brute.endpoints(to).some(end => end.some(node => reached.has(node)))
  })
}

it('proof of what is kept: agrees with asking every pair of endpoints by itself', () => {
  fc.assert(
    fc.property(world, drawn => {
      const { context } = build(drawn)
      const brute = new Brute(context.site, false)
      const cuts: Cut[] = []
      const slow = context.stages.map(({ stage, waves }) => {
        cuts.push(...waves.flat())
        return stage.keeps.flatMap(({ from, to }) =>
          from.flatMap(one => to.map(other => kept(brute, one, other, cuts))),
        )
      })
      expect(proveKeeps(context).map(pairs => pairs.map(({ holds }) => holds))).toEqual(slow)
    }),
    { numRuns: 800 },
  )
})

function kept(brute: Brute, from: string, to: string, cuts: readonly Cut[]): boolean {
  const pairs = brute.endpoints(from).flatMap(one => brute.endpoints(to).map(other => [one, other] as const))
  const joins = (points: readonly Cut['point'][]) =>
    pairs.filter(([one, other]) => {
      const reached = brute.reach(one, points, 'worst')
      return other.some(node => reached.has(node))
    })
  const before = joins([])
  return before.length > 0 && joins(cuts.map(({ point }) => point)).length === before.length
}

it('compile: where some order of the steps of each stage keeps every device in reach, the waves do too', () => {
  fc.assert(
    fc.property(world, shuffled, (drawn, shuffle) => {
      const { context } = build(drawn)
      const one = { ...context, stages: context.stages.map(stage => oneByOne(stage, shuffle)) }
      expect(ownPath(context).length > 0 && ownPath(one).length === 0).toBe(false)
    }),
    { numRuns: 800 },
  )
})

function oneByOne(stage: LintContext['stages'][number], shuffle: Shuffle): LintContext['stages'][number] {
  return { ...stage, waves: shuffle(stage.waves.flat()).map(cut => [cut]) }
}
