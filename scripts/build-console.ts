import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/**
 * Builds the web console, the display of the agents and the agent's program into their `dist`, unless what is there was built from
 * these very files. Names as arguments build those alone.
 */
const ROOT = join(import.meta.dirname, '..')
const at = (path: string) => join(ROOT, path)

interface Built {
  readonly name: 'console' | 'display' | 'agent'
  readonly folder: string
  /** Folder in which the builder is installed. */
  readonly builder: string
  readonly beside: readonly string[]
}

const ALL: readonly Built[] = [
  { name: 'console', folder: at('controller/console'), builder: at('controller/console'), beside: [] },
  // The display shares its words and what decides between its screens with the terminal.
  { name: 'display', folder: at('agent/display'), builder: at('agent/display'), beside: [at('agent/src/display')] },
  { name: 'agent', folder: at('agent'), builder: at('agent/display'), beside: [at('core/src')] },
]
/** What the result depends on beside `src`; types come from the API's shapes but leave nothing in the result. */
const INPUTS = ['package.json', 'index.html', 'vite.config.ts', 'tsconfig.json']
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

function digest({ folder, beside }: Built): string {
  const hash = createHash('sha256')
  const sources = [join(folder, 'src'), join(folder, 'public'), ...beside].flatMap(files)
  const inputs = INPUTS.map(name => join(folder, name)).filter(existsSync)
  for (const file of [at('pnpm-lock.yaml'), ...inputs, ...sources]) {
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

function build({ folder, builder }: Built): void {
  const vite = join(builder, 'node_modules/vite/bin/vite.js')
  // A test runner that builds on its way says `test`, and React would be built for development, twice as large.
  const env = { ...process.env, NODE_ENV: 'production' }
  const command = [vite, 'build', '--logLevel', 'warn']
  const result = spawnSync(process.execPath, command, { cwd: folder, stdio: 'inherit', env })
  if (result.error) throw result.error
  if (result.status !== 0) process.exit(result.status ?? 1)
}

const wanted = process.argv.slice(2)
for (const one of ALL.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const dist = join(one.folder, 'dist')
  const stamp = join(dist, '.built-from')
  const built = digest(one)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === built) continue
  build(one)
  if (one.name !== 'agent') compress(dist)
  writeFileSync(stamp, built)
}
