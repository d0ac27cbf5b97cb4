import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadProfiles } from '../../profile/load.ts'
import type { SshProfile } from '../../profile/ssh-shape.ts'
import { keysOf, Situations } from './situation.ts'

function profile(id: string): SshProfile {
  const name = resolve(import.meta.dirname, `../../../../firmware-profiles/${id}/profile.yaml`)
  const read = loadProfiles([{ name, bytes: readFileSync(name) }])
  const found = read.ok ? read.value.get(id) : undefined
  if (found?.rung !== 'ssh') throw new Error(`there is no profile ${id}`)
  return found
}

const kindOf = (id: string, line: string) => new Situations(profile(id)).of(line).kind

describe('the last line of a console', () => {
  it.each([
    ['cisco-ios', '', 'silent'],
    ['cisco-ios', '   ', 'silent'],
    ['cisco-ios', 'Username: ', 'login'],
    ['cisco-ios', 'Password: ', 'password'],
    ['cisco-ios', 'ward-sw>', 'mode'],
    ['cisco-ios', 'ward-sw(config-if)#', 'mode'],
    ['cisco-ios', 'ward-sw#rel', 'unknown'],
    ['cisco-ios', ' --More-- ', 'pager'],
    ['cisco-ios', 'Press RETURN to get started.', 'key'],
    ['cisco-ios', 'Proceed with reload? [confirm]', 'question'],
    ['cisco-ios', 'System configuration has been modified. Save? [yes/no]: ', 'question'],
    ['cisco-ios', 'System configuration has been modified. Save? [yes/no]: no', 'question'],
    ['cisco-ios', 'Would you like to terminate autoinstall? [yes]: ', 'question'],
    ['cisco-ios', 'rommon 1 >', 'unknown'],
    ['frr-vtysh', 'ward-sw login: ', 'login'],
    ['frr-vtysh', 'ward-sw login: ward-sw login: ', 'login'],
    ['frr-vtysh', 'Last login: ', 'unknown'],
    ['frr-vtysh', 'ops@ward-sw:~$ ', 'stranger'],
    ['frr-vtysh', ':', 'pager'],
    ['frr-vtysh', '--More--', 'pager'],
    ['frr-vtysh', 'Really? (y/n) ', 'question'],
    ['frr-vtysh', 'Overwrite <Y/N>?', 'question'],
    ['frr-vtysh', 'Continue? [Y]/[N]', 'unknown'],
    ['linux-nftables', "(reverse-i-search)`reb': reboot", 'unknown'],
    ['linux-nftables', 'tanaka@fw:~$ ', 'stranger'],
    ['linux-nftables', 'root@fw:~# ', 'mode'],
    ['linux-nftables', '[kakuri 0]#', 'mode'],
    ['linux-nftables', 'New password: ', 'unknown'],
    ['linux-nftables', 'Enter new UNIX password: ', 'unknown'],
    ['linux-nftables', '[sudo] password for tanaka: ', 'password'],
  ])('%s: %j is %s', (id, line, kind) => {
    expect(kindOf(id, line)).toBe(kind)
  })

  it.each(['cisco-ios', 'frr-vtysh', 'linux-nftables'])('%s: no key that clears a line carries it out', id => {
    expect(new Situations(profile(id)).clear).not.toMatch(/[\r\n\x1a\x04]/)
  })

  it('what is left of the cursor and what is right of it is cleared, whether Ctrl-C is known or not', () => {
    expect(new Situations({ ...profile('frr-vtysh'), console: {} }).clear).toBe('\x03\x05\x15')
  })

  it('the first key that refuses a question of a profile lets nothing through', () => {
    const questions = profile('cisco-ios').console?.refuse ?? []
    expect(questions.map(({ press }) => keysOf(press.slice(0, 1)))).toEqual(questions.map(() => '\x03'))
  })
})
