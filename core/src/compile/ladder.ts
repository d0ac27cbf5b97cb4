import type { CutPoint, RungKind } from '../plan/shape.ts'
import type { Profile } from '../profile/shape.ts'
import type { Device, SiteMapBody } from '../site/shape.ts'
import { drivenBy, isContactRung } from './contacts.ts'
import type { Rung } from './program.ts'

/** Milliseconds. A serial console types at 9600 baud; a person has no deadline. */
const TIMING: { readonly [K in RungKind]: { readonly deadlineMs: number; readonly hedgeAfterMs: number } } = {
  ssh: { deadlineMs: 10_000, hedgeAfterMs: 2_000 },
  snmp: { deadlineMs: 5_000, hedgeAfterMs: 1_000 },
  console: { deadlineMs: 20_000, hedgeAfterMs: 5_000 },
  outlet: { deadlineMs: 5_000, hedgeAfterMs: 1_000 },
  relay: { deadlineMs: 5_000, hedgeAfterMs: 1_000 },
  hands: { deadlineMs: 0, hedgeAfterMs: 0 },
}

/** The cut point's rungs with their times: the profile's, else the defaults. */
export function timeLadder(
  cut: CutPoint,
  site: Pick<SiteMapBody, 'devices'>,
  profiles: ReadonlyMap<string, Profile>,
): readonly Rung[] {
  return cut.ladder.map((kind, index) => {
    const { deadlineMs, hedgeAfterMs } = timingOf(drivenBy(site, cut, kind), kind, profiles)
    const hedge = Math.min(hedgeAfterMs, deadlineMs)
    return { kind, deadlineMs, hedgeAfterMs: mayHedge(cut, kind, cut.ladder[index + 1]) ? hedge : deadlineMs }
  })
}

/** The slowest of those that a rung speaks to: several PDUs feed one device. */
function timingOf(devices: readonly Device[], kind: RungKind, profiles: ReadonlyMap<string, Profile>) {
  const own = devices.map(device => ({ ...TIMING[kind], ...profiles.get(profileOf(device, kind) ?? '')?.timing }))
  if (own.length === 0) return TIMING[kind]
  return {
    deadlineMs: Math.max(...own.map(({ deadlineMs }) => deadlineMs)),
    hedgeAfterMs: Math.max(...own.map(({ hedgeAfterMs }) => hedgeAfterMs)),
  }
}

/** The profile by which a device is driven on a rung, by id. */
export function profileOf(device: Device | null, rung: RungKind): string | undefined {
  return rung === 'hands' ? undefined : device?.ways[rung]?.profile
}

/**
 * Two rungs at once only where doing it twice does no harm, over another transport; nobody is sent running early, and no
 * contact is opened for a device that is merely slow: it would stay open beside what the device did itself.
 */
function mayHedge(cut: CutPoint, kind: RungKind, next: RungKind | undefined): boolean {
  const idempotent = cut.kind === 'port' || cut.kind === 'service'
  const [now, then] = [kind, next ?? 'hands']
  return idempotent && then !== 'hands' && then !== now && !isContactRung(now) && !isContactRung(then)
}
