import { KakuriError } from '../../base/errors.ts'
import { secretStrings } from '../../site/credentials.ts'
import { Cli } from '../cli/cli.ts'
import { CliDriver } from '../cli/driver.ts'
import { Terminal } from '../cli/terminal.ts'
import type { OpenSession } from '../session.ts'
import { openWire } from './connect.ts'

/** Opens a warm command line over SSH, in the profile's start mode. */
export const openSshSession: OpenSession = async ({ device, profile, credentials, clock, signal }) => {
  const way = device.ways.ssh
  if (way === undefined || device.address === null)
    throw new KakuriError('UNREACHABLE', `${device.id} has no address or no SSH way in site.yaml.`)
  if (profile.rung !== 'ssh')
    throw new KakuriError('PROFILE_INVALID', `${device.id} is entered over SSH, and ${profile.id} is no SSH profile.`)
  if (credentials.kind !== 'ssh')
    throw new KakuriError('CREDENTIALS_MISSING', `The credentials ${way.credentials} of ${device.id} are not for SSH.`)
  const wire = await openWire({ device: device.id, address: device.address, way, credentials }, signal)
  const terminal = new Terminal({ device: device.id, wire, profile, clock, secrets: secretStrings(credentials) })
  const cli = new Cli(terminal, profile)
  await cli.enter(credentials.enable ?? null, signal)
  return new CliDriver(terminal, cli, profile)
}
