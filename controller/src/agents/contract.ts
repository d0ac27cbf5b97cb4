import type { Bilingual } from '@kakuri/core/base/text.ts'
import type { AgentRefusal } from '@kakuri/core/journal/events.ts'
import type { Carrier } from '@kakuri/core/link/carrier.ts'
import type { Who } from '../service/contract.ts'

/** What an agent sends when it asks to be let in. All of it is signed by its keys: see `AskBody` in api/agents.ts. */
export interface Asking {
  readonly agent: string
  /** PKCS #10, PEM; subject CN is the agent's name. */
  readonly request: string
  /** `ed25519:...`, signs its messages and its journal. */
  readonly linkKey: string
  /** age recipient for its secrets. */
  readonly recipient: string
  readonly address: string
}

export interface Asked {
  /** Secret of this request, by which alone its answer is fetched. */
  readonly ticket: string
  /** Shown on the display: eight letters and digits, made from both sides' keys and a nonce of the controller. */
  readonly code: string
  /** Of the controller, fresh, base64url: with it and the authority the agent makes the code itself (core/link/enrol-code.ts). */
  readonly nonce: string
  /** PEM of the authority that went into the code; the welcome must hold the same. */
  readonly authority: string
}

/** What came of a request. */
export type AskState =
  | { readonly phase: 'waiting'; readonly code: string }
  | { readonly phase: 'approved'; readonly certificate: string; readonly welcome: Welcome }
  | { readonly phase: 'refused' }

/** What an agent pins when it is let in. */
export interface Welcome {
  /** PEM of the authority; all connections are held against it. */
  readonly authority: string
  /** `ed25519:...` keys whose bundles, orders and beats count. */
  readonly trusted: readonly string[]
  readonly broker: { readonly host: string; readonly port: number }
}

/** An agent that was let in. */
export interface Enrolled {
  readonly agent: string
  readonly linkKey: string
  readonly recipient: string
  /** SHA-256 of its newest certificate, lower-case hex, no colons. */
  readonly sha256: string
  readonly notAfterUtc: number
  readonly revoked: boolean
}

/** Who may connect, as the broker asks it. */
export type Admission =
  | { readonly ok: true; readonly agent: string; readonly readOnly: boolean }
  | { readonly ok: false; readonly agent: string; readonly why: AgentRefusal; readonly detail: string }

/** Agents and their certificates; durable, every act journaled first. */
export interface Registry {
  /** Throws NOT_FOUND (no such agent in the sealed plan), BODY_INVALID, TOO_MANY_TRIES. An agent that asks again replaces its older request. */
  ask(asking: Asking): Promise<Asked>
  /** Throws NOT_FOUND for an unknown ticket. */
  state(ticket: string): AskState
  /** Throws NOT_FOUND where no waiting request of this agent has the code. Other waiting requests of its name end. */
  approve(agent: string, code: string, who: Who): Promise<Enrolled>
  refuse(agent: string, who: Who): Promise<void>
  /** Ends its connection, and nothing it signed counts from now on. */
  revoke(agent: string, reason: string, who: Who): Promise<void>
  /** A fresh certificate for the same agent. Throws FORBIDDEN where its present one is revoked or has expired. */
  renew(agent: string, request: string): Promise<{ readonly certificate: string }>
  /** `der`: the certificate of the connection. Checks issuer, signature, purpose, name, dates and revocation. */
  admit(der: Uint8Array): Admission
  enrolled(agent: string): Enrolled | null
  all(): Enrolled[]
  waiting(): { readonly agent: string; readonly code: string; readonly address: string; readonly sinceUtc: number }[]
  onChange(listener: (agent: string) => void): () => void
  /** PEM: certificate revocation list, for an external broker. */
  revocations(): Promise<string>
  /** Certificate and key by which the controller itself enters an external broker, PEM. */
  ownClient(): Promise<{ readonly key: string; readonly cert: string }>
  close(): void
}

/** The broker, whichever it is. Messages of agents arrive on the carrier with topics that the broker has held them to. */
export interface BrokerHandle {
  readonly carrier: Carrier
  /** Where agents connect, such as `192.0.2.1:8883`; for the welcome. */
  readonly address: { readonly host: string; readonly port: number }
  /** Ends the connections of an agent at once. */
  drop(agent: string): void
  /** Agents whose connection stands now, where the broker knows; an external one does not tell, births and wills do. */
  connected(): ReadonlyMap<string, { readonly readOnly: boolean; readonly address: string }> | null
  onConnection(listener: (agent: string, up: boolean, readOnly: boolean) => void): () => void
  /** Something was refused; told in sums, so that a flood of refusals is not a flood of entries. */
  onRefused(
    listener: (refused: {
      readonly agent: string
      readonly why: AgentRefusal
      readonly detail: string
      readonly count: number
    }) => void,
  ): () => void
  close(): Promise<void>
}

/** A sentence about an agent for the board and the command line. */
export type AgentNote = Bilingual
