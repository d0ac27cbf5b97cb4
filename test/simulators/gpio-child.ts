/** A process that cuts GPIO lines and then waits to be killed: FOLDER, LINES. */
import { systemClock } from '@kakuri/core/base/clock.ts'
import { openRelayMemory } from '@kakuri/core/driver/relay/memory.ts'
import { createOpenRelaySession } from '@kakuri/core/driver/relay/session.ts'
import { CHIP, relayDevice, relayProfile } from './gpio-world-parts.ts'

const { FOLDER = '', LINES = '' } = process.env
const tools = { gpioset: `${FOLDER}/gpioset`, gpioget: `${FOLDER}/gpioget`, gpioinfo: `${FOLDER}/gpioinfo` }
const memory = await openRelayMemory(`${FOLDER}/relays.json`)
const session = await createOpenRelaySession({ memory, tools })({
  device: relayDevice('gpio-lines', { kind: 'gpio', chip: CHIP }),
  profile: relayProfile('gpio-lines'),
  clock: systemClock,
  signal: AbortSignal.timeout(20_000),
})
const replies = await session.apply(
  LINES.split(',').map(contact => ({ kind: 'contact', contact }) as const),
  'write',
  AbortSignal.timeout(20_000),
)
process.stdout.write(`${JSON.stringify(replies)}\n`)
process.stdin.resume()
