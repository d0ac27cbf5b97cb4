import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** Builds the web console into controller/console/dist, unless what is there was built from these very files. */
const CONSOLE = join(import.meta.dirname, '../controller/console')
const DIST = join(CONSOLE, 'dist')
const STAMP = join(DIST, '.built-from')
const VITE = join(CONSOLE, 'node_modules/vite/bin/vite.js')
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

function digest(): string {
  const hash = createHash('sha256')
  for (const file of [
    ...INPUTS.map(name => join(CONSOLE, name)),
    ...files(join(CONSOLE, 'src')),
    ...files(join(CONSOLE, 'public')),
  ]) {
    hash.update(file.slice(CONSOLE.length)).update(readFileSync(file))
  }
  return hash.digest('hex')
}

/** Ready-made, so that no request waits for a compressor in the middle of an incident. */
function compress(): void {
  for (const file of files(DIST).filter(one => TEXT.test(one) && !one.endsWith('index.html'))) {
    const bytes = readFileSync(file)
    if (bytes.length < WORTH_BYTES) continue
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
  }
}

const built = digest()
if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== built) {
  const result = spawnSync(process.execPath, [VITE, 'build', '--logLevel', 'warn'], { cwd: CONSOLE, stdio: 'inherit' })
  if (result.error) throw result.error
  if (result.status !== 0) process.exit(result.status ?? 1)
  compress()
  writeFileSync(STAMP, built)
}
