import { systemClock } from '@kakuri/core/base/clock.ts'
import { expect, it } from 'vitest'
import { testRegistry } from '../agents/testing-registry.ts'
import { mosquitto, mosquittoMissing, until } from './testing-brokers.ts'

const missing = mosquittoMissing()
if (missing !== null) console.warn(`tests of an external broker left out: ${missing}`)

it.skipIf(missing)('tells once why the broker is away, however often it is tried, and when it is back', async () => {
  const test = await testRegistry(['room-a'], systemClock)
  const told: (string | null)[] = []
  const broker = await mosquitto(test, away => told.push(away))
  await until(() => told.length === 1)
  await broker.stop()
  await until(() => told.some(away => away?.includes('ECONNREFUSED')))
  await broker.start()
  await until(() => told.at(-1) === null && told.length > 1)
  await broker.end()
  test.end()
  expect(told.at(0)).toBeNull()
  expect(told.filter((away, index) => away === told[index - 1])).toEqual([])
})
