import { join, resolve } from 'node:path'
import { KakuriError } from '@kakuri/core/base/errors.ts'
import type { Desk } from '../desk.ts'
import { exitCode } from '../exit-codes.ts'
import { SAY } from '../messages/say.ts'

const EXAMPLE = join(import.meta.dirname, '../../example')
const SITE_FILES = ['site.yaml', 'cables.csv', 'plan.yaml'] as const
/** The state folder holds the journal of this machine, and the key files open the secrets: neither belongs into git. */
const GITIGNORE = '.kakuri/\n*.key\n'

/** `kakuri init [folder]`: a commented example site. Never writes over a file. */
export async function init(desk: Desk, _options: unknown, folder?: string): Promise<number> {
  const target = folder === undefined ? desk.siteFolder : resolve(desk.cli.cwd, folder)
  const { files } = desk.cli
  const there = await files.list(target)
  const inTheWay = SITE_FILES.filter(name => there.includes(name))
  if (inTheWay.length > 0) throw new KakuriError('USAGE', desk.say(SAY.inTheWay(inTheWay.join(', '), target)))
  await files.makeFolder(target)
  for (const name of SITE_FILES)
    await files.write(join(target, name), (await files.read(join(EXAMPLE, name))) ?? '', 0o644)
  if (!there.includes('.gitignore')) await files.write(join(target, '.gitignore'), GITIGNORE, 0o644)
  desk.json({ init: { folder: target, files: SITE_FILES } })
  desk.print(`${desk.style.green('✔')} ${desk.say(SAY.initDone(target))}`, `  ${desk.say(SAY.initNext)}`)
  return exitCode('complete')
}
