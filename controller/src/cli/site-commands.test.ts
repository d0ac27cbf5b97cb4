import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { crashHook } from './crash.ts'
import { runCli } from './run-cli.ts'
import { run, testCli } from './testing.ts'
import { type Hospital, openHospital } from './testing-hospital.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kakuri-cli-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('words', () => {
  it('help names every command', async () => {
    const { code, out } = await run(['help'])
    expect(code).toBe(0)
    expect(out).toMatch(/init .*seal .*doctor .*cut .*restore .*status /s)
  })

  it('help speaks Japanese by LANG', async () => {
    expect((await run(['help'], { env: { LANG: 'ja_JP.UTF-8' } })).out).toContain('ネットワークを遮断')
  })

  it('a mistyped command is a sentence with the one that was meant, and no stack', async () => {
    const { code, err } = await run(['chek'])
    expect(code).toBe(1)
    expect(err).toContain("Unknown command 'chek'")
    expect(err).toContain('check')
    expect(err).toContain('[USAGE]')
    expect(err).not.toContain(' at ')
  })

  it('a command that needs another word shows which there are', async () => {
    const { code, err } = await run(['secrets'])
    expect([code, err.includes('recipients')]).toEqual([1, true])
  })

  it('with --json an error is an object', async () => {
    const { code, out } = await run(['check', '--json', '--site', folder])
    expect([code, JSON.parse(out)]).toMatchObject([2, { error: { code: 'SITE_INVALID', retryable: false } }])
  })
})

describe('init and check', () => {
  it('the example that init writes passes check', async () => {
    const site = join(folder, 'mine')
    expect((await run(['init', site])).code).toBe(0)
    expect((await run(['check', '--site', site])).code).toBe(0)
  })

  it('init never writes over a file', async () => {
    const site = join(folder, 'twice')
    await run(['init', site])
    await writeFile(join(site, 'plan.yaml'), 'mine')
    const again = await run(['init', site])
    expect([again.code, await readFile(join(site, 'plan.yaml'), 'utf8')]).toEqual([1, 'mine'])
  })

  it('a folder without site.yaml is told what to do', async () => {
    const { code, err } = await run(['check', '--site', folder])
    expect(code).toBe(2)
    expect(err).toContain('is not a site folder')
  })

  it('a fault stands with its place and a hint', async () => {
    const site = join(folder, 'faulty')
    await run(['init', site])
    const file = join(site, 'site.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace('segments:', 'segmets:'))
    const { code, err } = await run(['check', '--site', site])
    expect(code).toBe(2)
    expect(err).toMatch(/site\.yaml:\d+:\d+/)
    expect(err).toContain('segments')
  })
})

describe('a plan that leaves a path', () => {
  let hospital: Hospital
  beforeAll(async () => {
    hospital = await openHospital({ sealed: false })
    const file = join(hospital.folder, 'plan.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^.*id: internet,.*\n/m, ''))
  })
  afterAll(() => hospital.close())

  it('fails check with the path, cable by cable', async () => {
    const { code, out } = await hospital.run(hospital.words('check'))
    expect(code).toBe(3)
    expect(out).toContain('isp reaches servers')
    expect(out).toMatch(/=C-\d{4}=/)
  })

  it('cannot be sealed', async () => {
    const { code, err } = await hospital.run(hospital.words('seal'))
    expect([code, err.includes('[PLAN_UNSAFE]')]).toEqual([3, true])
  })

  it('cannot be cut', async () => {
    const { code, err } = await hospital.run(hospital.words('cut', '--yes', '--reason', 'test'))
    expect([code, err.includes('[NOT_SEALED]')]).toEqual([8, true])
  })
})

describe('a code for the displays', () => {
  const site = () => join(folder, 'coded')
  const key = () => ['--site', site(), '--key', join(folder, 'coded.key')]
  const code = async (name: string, typed: string, ...more: string[]) => {
    const typing = testCli()
    typing.type(typed)
    typing.end()
    const exit = await runCli(['secrets', 'code', name, ...key(), ...more], typing.cli)
    return { exit, out: typing.out(), err: typing.err() }
  }

  it('is typed and nowhere shown, or made and shown once', async () => {
    await run(['init', site()])
    await run(['secrets', 'init', '--site', site(), '--key-out', join(folder, 'coded.key')])
    const typed = await code('佐藤 花子', '24681357\n')
    const made = await code('Tanaka', '\n')
    const list = await run(['secrets', 'list', ...key()])
    expect([typed.exit, made.exit, /It is \d{8}\./.test(made.out)]).toEqual([0, 0, true])
    expect(list.out).toContain('佐藤 花子, Tanaka')
    expect([typed.out, typed.err, list.out].join('')).not.toContain('24681357')
  })

  it.each([
    ['of too few digits', '12345\n', '6 to 12 digits'],
    ['of letters', 'abcdefgh\n', '6 to 12 digits'],
    ["of another person's", '24681357\n', 'Somebody else has this code'],
  ])('%s is refused', async (_what, typed, reason) => {
    const { exit, err } = await code('Suzuki', typed)
    expect([exit, err.includes(reason), err.includes(typed.trim())]).toEqual([1, true, false])
  })

  it('is taken away by name', async () => {
    expect((await code('Tanaka', '', '--remove')).exit).toBe(0)
    expect((await run(['secrets', 'list', '--json', ...key()])).out).toContain('"codes":["佐藤 花子"]')
    expect((await code('Tanaka', '', '--remove')).err).toContain('Tanaka has no code')
  })
})

describe('secrets', () => {
  const site = () => join(folder, 'secretive')
  const key = () => ['--site', site(), '--key', join(folder, 'mine.key')]

  it('go in by questions, are listed without being shown, and stand nowhere in the open', async () => {
    await run(['init', site()])
    expect((await run(['secrets', 'init', '--site', site(), '--key-out', join(folder, 'mine.key')])).code).toBe(0)
    const typing = testCli()
    typing.type('hunter2hunter2\n\n')
    typing.end()
    const set = ['secrets', 'set', 'switches', '--kind', 'ssh', '--user', 'ops', ...key()]
    expect(await runCli(set, typing.cli)).toBe(0)
    const list = await run(['secrets', 'list', ...key()])
    expect(list.out).toContain('switches  ssh  ops')
    const file = await readFile(join(site(), 'secrets.age'), 'latin1')
    expect([typing.out(), list.out, file].some(text => text.includes('hunter2'))).toBe(false)
  })

  it('are not opened by a wrong passphrase', async () => {
    const { code, err } = await run(['secrets', 'list', '--site', site()], { env: { KAKURI_PASSPHRASE: 'wrong' } })
    expect([code, err.includes('[SECRETS_LOCKED]')]).toEqual([7, true])
  })

  it('are not replaced by a second init', async () => {
    expect((await run(['secrets', 'init', ...key()])).code).toBe(1)
  })

  it('are removed by name, and an unknown name is told the known ones', async () => {
    const unknown = await run(['secrets', 'remove', 'routers', ...key()])
    expect([unknown.code, unknown.err.includes('switches')]).toEqual([1, true])
    await run(['secrets', 'remove', 'switches', ...key()])
    expect((await run(['secrets', 'list', '--json', ...key()])).out).toContain('"credentials":[]')
  })
})

it.each([
  ['the point', 'after apply', ['before apply', 'after apply'], 1],
  ['the second time', 'after apply#2', ['after apply', 'after apply', 'after apply'], 1],
  ['another point', 'after verify', ['after apply'], 0],
  ['nothing set', undefined, ['after apply'], 0],
])('the crash hook dies at %s', (_when, setting, points, deaths) => {
  let died = 0
  const hook = crashHook(setting, () => died++)
  points.forEach(hook)
  expect(died).toBe(deaths)
})

/** A folder of its own with the example site. */
async function fresh(): Promise<string> {
  const site = await mkdtemp(join(folder, 'site-'))
  await run(['init', site])
  return site
}

describe('in Japanese', () => {
  const sayJa = (folder: string, ...words: string[]) => run([...words, '--site', folder, '--lang', 'ja'])

  it('tells faults and what to do about them', async () => {
    const folder = await fresh()
    const file = join(folder, 'site.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace('kind: firewall', 'kind: firewal'))
    const { code, err } = await sayJa(folder, 'check')
    expect([code, err]).toEqual([2, expect.stringContaining('次のどれか（switch, firewall, router, host）')])
    expect(err).toContain('firewall のことですか?')
  })

  it('tells findings and what to do about them', async () => {
    const folder = await fresh()
    const file = join(folder, 'plan.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace('tag: "3-02"', 'tag: "3-01"'))
    const { code, out } = await sayJa(folder, 'check')
    expect([code, out]).toEqual([
      3,
      expect.stringContaining('treatment-room のタグ 3-01 は nurse-station にも付いています'),
    ])
    expect(out).toContain('→ 3-02 にしてください。')
  })

  it.each([
    [['chek'], 'コマンド「chek」はありません。check のことですか?'],
    [['check', '--sitte'], 'オプション「--sitte」はありません。--site のことですか?'],
    [['secrets', 'set'], '引数 name がありません。'],
    [['init', 'a', 'b'], 'init の引数が多すぎます（1 個のところ 2 個）'],
  ])('tells of the words typed: %j', async (words, said) => {
    const { code, err } = await run([...words, '--lang', 'ja'])
    expect([code, err]).toEqual([1, expect.stringContaining(said)])
  })

  it('takes the language before the command too', async () => {
    const { code, out } = await run(['--lang', 'ja', 'help', 'cut'])
    expect([code, out]).toEqual([0, expect.stringContaining('使い方: kakuri cut')])
  })
})

describe('what the system refuses', () => {
  it('is told with the path and no stack', async () => {
    const folder = await fresh()
    await rm(join(folder, 'plan.yaml'))
    await mkdir(join(folder, 'plan.yaml'))
    const { code, err } = await run(['check', '--site', folder])
    expect([code, err]).toEqual([1, expect.stringContaining('plan.yaml: is a folder, not a file (EISDIR).')])
    expect(err).not.toContain('node:internal')
  })
})

describe('a passphrase', () => {
  it('is asked again after a slip, on a terminal', async () => {
    const site = await fresh()
    const terminal = testCli({ cwd: site, terminal: true })
    const made = runCli(['secrets', 'init', '--passphrase'], terminal.cli)
    await terminal.shows('New passphrase')
    terminal.type('correct horse\r')
    await terminal.shows('The same again')
    terminal.type('correct horse\r')
    expect(await made).toBe(0)
    const again = testCli({ cwd: site, terminal: true })
    const listed = runCli(['secrets', 'list'], again.cli)
    await again.shows('Passphrase of')
    again.type('wrong horse\r')
    await again.shows('does not open secrets.age')
    again.type('correct horse\r')
    expect([await listed, again.out().includes('No credentials yet')]).toEqual([0, true])
  })
})
