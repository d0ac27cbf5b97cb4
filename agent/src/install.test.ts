import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const AGENT = join(import.meta.dirname, '..')
const unit = (name: string) => readFileSync(join(AGENT, 'systemd', name), 'utf8')
const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kakuri-install-'))
  writeFileSync(join(folder, 'authority.pem'), '-----BEGIN CERTIFICATE-----\n')
})
afterEach(() => rmSync(folder, { recursive: true }))

const NAMED = ['--name', 'room-a', '--controller', '192.0.2.1']
const GOOD = [...NAMED, '--dry-run']
function install(...args: readonly string[]) {
  const authority = ['--authority', join(folder, 'authority.pem')]
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` }
  return spawnSync('sh', [join(AGENT, 'install.sh'), ...authority, ...args], { encoding: 'utf8', env })
}
const dry = (...args: readonly string[]) => install(...GOOD, ...args)
/** Stands before the machine's own program of this name. */
const standIn = (name: string, script: string) =>
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })

describe('install.sh --dry-run', () => {
  it('says what it would do and does nothing', () => {
    const { stdout, status } = dry()
    expect(status).toBe(0)
    expect(stdout).toContain('+ systemctl enable kakuri-agent.service')
    expect(existsSync('/etc/kakuri-agent/agent.yaml')).toBe(false)
  })

  it.each([
    ['kiosk', 'chromium', 'cage xwayland', 'kakuri-kiosk.service', 'kakuri-kiosk-slice.conf', 'kakuri-kiosk.json'],
    ['terminal', 'gpiod', 'kakuri-agent-terminal.conf'],
    ['none', 'gpiod', 'kakuri-agent.service'],
  ])('for a display of kind %s installs what it needs', (kind, ...wanted) => {
    const { stdout } = dry('--display', kind)
    for (const one of wanted) expect(stdout).toContain(one)
    expect(stdout.includes('chromium')).toBe(kind === 'kiosk')
  })

  it('writes a configuration that the agent reads', () => {
    const { stdout } = dry('--controller', '[2001:db8::1]:9443', '--display', 'terminal', '--zone', '-05:30')
    const lines = stdout.split('\n')
    const from = lines.findIndex(line => line.includes('write /etc/kakuri-agent/agent.yaml'))
    const to = lines.findIndex((line, at) => at > from && line.startsWith('+'))
    const bytes = Buffer.from(lines.slice(from + 1, to).join('\n'))
    expect(readConfig({ name: 'agent.yaml', bytes })).toMatchObject({
      value: {
        ...{ agent: 'room-a', controller: { host: '2001:db8::1', port: 9443 }, terminal: '/dev/tty1' },
        display: { zone: -330 },
      },
    })
  })

  it.each([
    ['kiosk', 'disable'],
    ['terminal', 'disable'],
    ['none', 'enable'],
  ])('with a display of kind %s can %s the login on the first console', (kind, verb) => {
    expect(dry('--display', kind).stdout).toContain(`+ systemctl ${verb} --now getty@tty1.service`)
  })

  it.each([
    ['makes the group of GPIO chips where there is none', 'exit 2', true],
    ['leaves the group of GPIO chips as it is where there is one', 'exit 0', false],
  ])('%s', (_what, getent, made) => {
    standIn('getent', getent)
    const { stdout } = dry()
    expect(stdout.includes('+ groupadd --system gpio')).toBe(made)
    expect(stdout.includes('60-kakuri-gpio.rules')).toBe(made)
  })

  it("makes the program root's alone, and readable, before anything of it is run", () => {
    const { stdout } = dry()
    const at = ['+ chown -R root:root /opt/kakuri', '+ chmod -R go=rX /opt/kakuri', '+ sh /opt/kakuri/scripts/setup.sh']
    const found = at.map(line => stdout.indexOf(line))
    expect(found.every(place => place > 0)).toBe(true)
    expect(found).toEqual(found.toSorted((a, b) => a - b))
  })

  it.each([
    ['a name that is none', ['--name', 'room a']],
    ['a host name in place of an address', ['--controller', 'controller.example']],
    ['a display it does not know', ['--display', 'hologram']],
    ['an authority that is not there', ['--authority', '/nowhere']],
    ['an option it does not know', ['--fast']],
  ])('refuses %s', (_what, args) => {
    expect(dry(...args).status).toBe(2)
  })

  it('refuses to run on the console that it gives to the display', () => {
    standIn('tty', 'echo /dev/tty1')
    standIn('id', 'echo 0')
    standIn('apt-get', 'exit 1')
    expect(install(...NAMED)).toMatchObject({ status: 2, stderr: expect.stringContaining('takes this console') })
  })

  it('names no address of its own, and pipes nothing from the net into a shell', () => {
    const text = readFileSync(join(AGENT, 'install.sh'), 'utf8')
    expect(text).not.toMatch(/https?:\/\/(?!127\.0\.0\.1)|curl|wget/)
  })

  it(
    has('shellcheck') ? 'has no finding of shellcheck' : 'is read by sh alone: shellcheck is not on this machine',
    () => {
      const tool = has('shellcheck') ? ['shellcheck'] : ['sh', '-n']
      const [program = 'sh', ...args] = [...tool, join(AGENT, 'install.sh')]
      expect(spawnSync(program, args, { encoding: 'utf8' })).toMatchObject({ status: 0, stdout: '' })
    },
  )
})

describe('the units', () => {
  it.each(['kakuri-agent.service', 'kakuri-kiosk.service'])(
    `%s: systemd ${has('systemd-analyze') ? 'finds no fault' : '(not on this machine) would read it'}`,
    name => {
      const file = join(folder, name)
      const here = /\/opt\/kakuri\/agent\/bin\/kakuri-agent|\/usr\/bin\/cage/g
      writeFileSync(
        file,
        unit(name)
          .replace(here, process.execPath)
          .replace(/^Wants=.*\n/m, ''),
      )
      if (!has('systemd-analyze')) return
      const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
      expect(stderr).toBe('')
    },
  )

  it(`systemd ${has('systemd-analyze') ? 'finds' : '(not on this machine) would find'} the unit of the agent little exposed`, () => {
    if (!has('systemd-analyze')) return
    const file = join(AGENT, 'systemd/kakuri-agent.service')
    const rate = ['security', '--no-pager', '--offline=yes', '--threshold=20', file]
    expect(spawnSync('systemd-analyze', rate).status).toBe(0)
  })

  it.each([
    ['Type=notify'],
    ['Restart=always'],
    ['WatchdogSec=30'],
    ['User=kakuri'],
    ['NoNewPrivileges=yes'],
    ['CapabilityBoundingSet='],
    // The holders of GPIO lines must outlive the agent: a relay that moves because it restarted would reopen a cut.
    ['KillMode=process'],
    ['LimitCORE=0'],
    ['ProtectProc=invisible'],
  ])('that of the agent says %s', line => {
    expect(unit('kakuri-agent.service').split('\n')).toContain(line)
  })

  it.each(['kakuri-kiosk.service', 'kakuri-kiosk-slice.conf'])('%s: the kiosk reaches this machine alone', name => {
    expect(unit(name)).toContain('IPAddressDeny=any\nIPAddressAllow=localhost\n')
  })

  it('the kiosk keeps /run/user, where its compositor opens a socket', () => {
    expect(unit('kakuri-kiosk.service')).not.toMatch(/^ProtectHome=/m)
  })

  it('the browser shows nothing of its own over the page, and goes nowhere else', () => {
    expect(JSON.parse(unit('kakuri-kiosk-policy.json'))).toMatchObject({
      ...{ TranslateEnabled: false, URLBlocklist: ['*'], URLAllowlist: ['127.0.0.1'] },
    })
  })
})
