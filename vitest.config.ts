import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import LongestFirst from './test/house/order.ts'

// The tests start hundreds of processes of our own: what Node compiled for one is kept for the others.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/compiled')

export default defineConfig({
  test: {
    include: [
      'core/src/**/*.test.ts',
      'controller/src/**/*.test.ts',
      'controller/console/src/**/*.test.ts',
      'agent/src/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    globalSetup: './test/in-memory.ts',
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './test/house/closing-line.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Left alone it gives up after a second, and how busy the machine is would decide.
    expect: { poll: { timeout: 30_000 } },
    // Two cores: more workers only make the lab's daemons wait.
    maxWorkers: 2,
  },
})
