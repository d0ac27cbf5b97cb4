import { spawnSync } from 'node:child_process'

/** What CI runs: format and lint, types, then every test, the house rules among them. Stops at the first that fails. */
const STEPS: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'format and lint', command: ['biome', 'ci', '.'] },
  { name: 'types', command: ['tsc', '-p', 'tsconfig.json'] },
  { name: 'types of the console', command: ['tsc', '-p', 'controller/console/tsconfig.json'] },
  { name: 'types of the display', command: ['tsc', '-p', 'agent/display/tsconfig.json'] },
  { name: 'tests and house rules', command: ['vitest', 'run'] },
]

const bin = new URL('../node_modules/.bin/', import.meta.url).pathname

for (const step of STEPS) {
  console.log(`== ${step.name}`)
  const [program = '', ...rest] = step.command
  const result = spawnSync(bin + program, rest, {
    stdio: 'inherit',
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
  })
  if (result.error) throw result.error
  if (result.status !== 0) {
    console.log(`verify stopped at: ${step.name}`)
    process.exit(result.status ?? 1)
  }
}
