import { relative } from 'node:path'

/**
 * One program of plain JavaScript out of the agent and core. Node that strips types itself holds 30 MB more, and is slower to
 * start. CommonJS: a built-in module that is imported is loaded with everything it exports, `node:http` with all of `fetch`;
 * one that is required is not (11 MB). Only ASCII: text with one Japanese letter is held in memory at twice its size.
 */

/** Native code, or needed so rarely that it stays where it is installed. */
const APART: ReadonlySet<string> = new Set(['serialport', 'ssh2', 'net-snmp', 'modbus-serial'])
const PACKAGE = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//

interface Resolver {
  resolve(name: string, from: string, how: { skipSelf: boolean }): Promise<{ readonly id: string } | null>
  emitFile(file: { type: 'asset'; fileName: string; source: string }): string
}
type Chunks = Readonly<Record<string, { readonly type: string; readonly moduleIds?: readonly string[] }>>

const apart = {
  name: 'apart',
  enforce: 'pre',
  async resolveId(this: Resolver, name: string, from?: string) {
    if (!APART.has(name) || from === undefined) return null
    const found = await this.resolve(name, from, { skipSelf: true })
    return found === null ? null : { id: found.id, external: 'relative' }
  },
}

/** Which packages and folders of ours each file holds: so a test sees what an idle agent loads. */
const contents = {
  name: 'contents',
  generateBundle(this: Resolver, _options: unknown, chunks: Chunks) {
    const held = Object.entries(chunks).map(([file, { moduleIds = [] }]) => [
      file,
      [...new Set(moduleIds.map(partOf))].sort(),
    ])
    this.emitFile({
      type: 'asset',
      fileName: 'contents.json',
      source: JSON.stringify(Object.fromEntries(held), null, 1),
    })
  },
}

function partOf(id: string): string {
  const name = PACKAGE.exec(id)?.[1]
  return name ?? relative(`${import.meta.dirname}/..`, id.replace(/^\0/, ''))
}

const output = {
  ...{ format: 'cjs', charset: 'ascii', entryFileNames: 'main.cjs', chunkFileNames: '[name]-[hash].cjs' },
  dynamicImportInCjs: false,
  // Functions and classes keep their names, for the traces in a log: a tenth more text, and no more memory when idle. Spaces and the
  // names of variables would be another 5 MB.
  minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
}

export default {
  build: {
    ssr: 'src/main.ts',
    target: 'node24',
    // What `output` says instead.
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: { output },
  },
  ssr: { noExternal: true, target: 'node' },
  plugins: [apart, contents],
}
