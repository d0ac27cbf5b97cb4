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

const GOOD = ['--name', 'room-a', '--controller', '192.0.2.1', '--dry-run']
function dry(...args: readonly string[]) {
  const authority = ['--authority', join(folder, 'authority.pem')]
  return spawnSync('sh', [join(AGENT, 'install.sh'), ...GOOD, ...authority, ...args], { encoding: 'utf8' })
}

describe('install.sh --dry-run', () => {
  it('says what it would do and does nothing', () => {
    const { stdout, status } = dry()
    expect(status).toBe(0)
    expect(stdout).toContain('+ systemctl enable kakuri-agent.service')
    expect(existsSync('/etc/kakuri-agent/agent.yaml')).toBe(false)
  })

  it.each([
    ['kiosk', 'chromium', 'kakuri-kiosk.service'],
    ['terminal', 'gpiod', 'kakuri-agent-terminal.conf'],
    ['none', 'gpiod', 'kakuri-agent.service'],
  ])('for a display of kind %s installs %s and %s', (kind, ...wanted) => {
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

  it("makes the program root's alone before anything of it is run", () => {
    const { stdout } = dry()
    const at = ['+ chown -R root:root /opt/kakuri', '+ chmod -R go-w /opt/kakuri', '+ sh /opt/kakuri/scripts/setup.sh']
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

  it('the kiosk reaches this machine alone', () => {
    expect(unit('kakuri-kiosk.service')).toContain('IPAddressDeny=any\nIPAddressAllow=localhost\n')
  })
})
