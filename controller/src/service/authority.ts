import { X509Certificate } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { Vault } from '../accounts/vault.ts'
import type { Desk } from '../cli/desk.ts'
import { isEvery, isLoopback } from '../http/addresses.ts'
import { type OwnCertificates, openCertificates } from '../tls/certificates.ts'
import type { Record } from './contract.ts'
import type { Listen } from './listening.ts'

/** The controller's own certificate authority, as whoever starts the controller sees it. */
export interface Authority {
  readonly certificates: OwnCertificates
  /** SHA-256 of its certificate, as browsers show it. */
  readonly fingerprint: string
  /** As `OwnCertificates` has it. */
  readonly clockBehind: boolean
  /** Where its certificate stands, for import into browsers. */
  readonly file: string
  /** Calls when the server's certificate was renewed. */
  onRenewed(listener: () => void): void
}

export interface AuthorityOptions {
  readonly listen: readonly Listen[]
  readonly names: readonly string[]
}

/** Opens the authority and a certificate for every address and name that the controller is opened at. */
export async function openAuthority(
  desk: Desk,
  { listen, names }: AuthorityOptions,
  parts: { readonly vault: Vault; readonly record: Record },
): Promise<Authority> {
  const folder = join(desk.stateFolder, 'tls')
  const all = [...names, ...listen.flatMap(({ host }) => namesOf(host))]
  const certificates = await openCertificates({ ...parts, folder, clock: desk.cli.clock, names: all })
  const listeners: (() => void)[] = []
  const told: OwnCertificates = {
    ...certificates,
    renew: async who => {
      const renewed = await certificates.renew(who)
      for (const listener of listeners) listener()
      return renewed
    },
  }
  return {
    certificates: told,
    clockBehind: certificates.clockBehind,
    fingerprint: new X509Certificate(certificates.authority).fingerprint256,
    file: join(folder, 'authority.pem'),
    onRenewed: listener => listeners.push(listener),
  }
}

function namesOf(host: string): string[] {
  if (isLoopback(host)) return ['localhost', host]
  return isEvery(host) ? ['localhost', ...addressesHere()] : [host]
}

/** Of this machine, as they are now: an address that comes later is not in the certificate until it is renewed. */
function addressesHere(): string[] {
  return Object.values(networkInterfaces()).flatMap(all => (all ?? []).map(one => one.address))
}
