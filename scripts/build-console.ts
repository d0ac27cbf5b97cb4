import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** Builds the web console and the display of the agents into their `dist`, unless what is there was built from these very files. */
const ROOT = join(import.meta.dirname, '..')
const PAGES: readonly { readonly folder: string; readonly beside: readonly string[] }[] = [
  { folder: join(ROOT, 'controller/console'), beside: [] },
  // The display shares its words and what decides between its screens with the terminal.
  { folder: join(ROOT, 'agent/display'), beside: [join(ROOT, 'agent/src/display')] },
]
/** What the result depends on beside `src`; types come from the API's shapes but leave nothing in the result. */
const INPUTS = ['package.json', 'index.html', 'vite.config.ts', 'tsconfig.json', '../../pnpm-lock.yaml']
const TEXT = /\.(js|css|html|svg)$/
/** What is smaller costs more to unpack than it saves. */
const WORTH_BYTES = 1_000

const files = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath, entry.name))
        .sort()
    : []

function digest(folder: string, beside: readonly string[]): string {
  const hash = createHash('sha256')
  const sources = [join(folder, 'src'), join(folder, 'public'), ...beside].flatMap(files)
  for (const file of [...INPUTS.map(name => join(folder, name)), ...sources]) {
    hash.update(relative(folder, file)).update(readFileSync(file))
  }
  return hash.digest('hex')
}

/** Ready-made, so that no request waits for a compressor in the middle of an incident. */
function compress(folder: string): void {
  for (const file of files(folder).filter(one => TEXT.test(one) && !one.endsWith('index.html'))) {
    const bytes = readFileSync(file)
    if (bytes.length < WORTH_BYTES) continue
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
  }
}

function build(folder: string): void {
  const vite = join(folder, 'node_modules/vite/bin/vite.js')
  // A test runner that builds on its way says `test`, and React would be built for development, twice as large.
  const env = { ...process.env, NODE_ENV: 'production' }
  const command = [vite, 'build', '--logLevel', 'warn']
  const result = spawnSync(process.execPath, command, { cwd: folder, stdio: 'inherit', env })
  if (result.error) throw result.error
  if (result.status !== 0) process.exit(result.status ?? 1)
}

for (const { folder, beside } of PAGES) {
  const dist = join(folder, 'dist')
  const stamp = join(dist, '.built-from')
  const built = digest(folder, beside)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === built) continue
  build(folder)
  compress(dist)
  writeFileSync(stamp, built)
}
