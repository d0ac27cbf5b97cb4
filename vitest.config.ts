import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'core/src/**/*.test.ts',
      'controller/src/**/*.test.ts',
      'controller/console/src/**/*.test.ts',
      'agent/src/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    reporters: ['default', './test/house/closing-line.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: more workers only make the lab's daemons wait.
    maxWorkers: 2,
  },
})
