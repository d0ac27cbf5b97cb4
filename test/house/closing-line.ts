import type { Reporter, TestModule } from 'vitest/node'

/** Ends the run with one plain line of counts. On CI a skipped test is a failure: nothing may be passed over there. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 }
    let broken = 0
    for (const module of modules) {
      const tests = [...module.children.allTests()]
      for (const test of tests) count[test.result().state] += 1
      if (!module.ok() && tests.every(test => test.result().state !== 'failed')) broken += 1
    }
    const skipped = count.skipped + count.pending
    if (process.env.CI === 'true' && skipped > 0) {
      process.exitCode = 1
      console.log(`${skipped} tests were skipped; on CI nothing may be skipped`)
    }
    console.log(`${count.passed} passed, ${count.failed + broken} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  }
}
