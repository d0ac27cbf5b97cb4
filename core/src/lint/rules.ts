import type { Rule } from './context.ts'
import type { RuleName } from './finding.ts'
import { onePort } from './one-port.ts'
import { order } from './order.ts'
import { ownPath } from './own-path.ts'
import { power } from './power.ts'
import { profile } from './profile.ts'
import { reachable } from './reachable.ts'
import { rungs } from './rungs.ts'
import { tags } from './tags.ts'
import { zoneBlock } from './zone-block.ts'

/** Every rule but the two proofs, which lint keeps the outcome of. */
export const CHECKS = {
  'own-path': ownPath,
  reachable,
  order,
  rungs,
  'one-port': onePort,
  tags,
  profile,
  'zone-block': zoneBlock,
  power,
} as const satisfies { readonly [name in Exclude<RuleName, 'proof-severs' | 'proof-keeps'>]: Rule }
