/** The part of net-snmp 3.29.2 that Kakuri uses, as its source has it; the package ships no types. */
declare module 'net-snmp' {
  import type { EventEmitter } from 'node:events'

  export interface Varbind {
    oid: string
    type?: number
    value?: unknown
  }

  export interface Pdu {
    type: number
    id: number
    errorStatus?: number
    errorIndex?: number
    nonRepeaters?: number
    maxRepetitions?: number
    varbinds: Varbind[]
    getResponsePduForRequest(): Pdu
  }

  export interface Message {
    version: number
    pdu: Pdu
    community?: string
    user?: User
  }

  export interface Req {
    readonly message: Message
    responseCb(error: Error | null, varbinds?: unknown): void
    feedCb(req: Req, message: Message): void
  }

  export interface User {
    name: string
    level: number
    authProtocol: number
    authKey: string
    privProtocol: number
    privKey: string
  }

  /** What the library asks of a datagram socket. */
  export interface DatagramSocket {
    on(event: string, listener: (...given: never[]) => void): unknown
    send(bytes: Uint8Array, offset: number, length: number, port: number, address: string, done: SendDone): void
    close(): void
    ref(): unknown
    unref(): unknown
  }
  type SendDone = (error: Error | null, bytes: number) => void

  export interface SessionOptions {
    version?: number
    port?: number
    retries?: number
    timeout?: number
    backoff?: number
    backwardsGetNexts?: boolean
    reportOidMismatchErrors?: boolean
    strictIntRangeChecks?: boolean
    dgramModule?: { createSocket(transport: string): DatagramSocket }
  }

  type Answered<T> = (error: Error | null, varbinds?: T) => void

  export interface Session extends EventEmitter {
    /** Set once the SNMPv3 engine was discovered. */
    msgSecurityParameters?: { msgAuthoritativeEngineID: Buffer }
    get(oids: string[], answered: Answered<Varbind[]>): void
    getBulk(oids: string[], nonRepeaters: number, maxRepetitions: number, answered: Answered<Varbind[][]>): void
    set(varbinds: Varbind[], answered: Answered<Varbind[]>): void
    /** Called with every answer whose id, version and community or digest fit. */
    onSimpleGetResponse(req: Req, message: Message): void
    close(): void
  }

  export interface Authorizer {
    addCommunity(community: string): void
    addUser(user: User): void
  }

  /** Who sent a request. */
  export interface Sender {
    address: string
    port: number
  }

  export interface Agent {
    getAuthorizer(): Authorizer
    getRequest(socket: unknown, message: Message, sender: Sender): void
    getNextRequest(socket: unknown, message: Message, sender: Sender): void
    getBulkRequest(socket: unknown, message: Message, sender: Sender): void
    setRequest(socket: unknown, message: Message, sender: Sender): void
    sendResponse(socket: unknown, sender: Sender, request: Message, answer: Pdu): void
    close(): void
  }

  export interface AgentOptions {
    port: number
    address: string
    disableAuthorization?: boolean
    accessControlModelType?: number
    dgramModule?: { createSocket(transport: string): unknown }
  }

  interface RequestTimedOutError extends Error {
    readonly name: 'RequestTimedOutError'
  }

  interface NetSnmp {
    readonly Version2c: number
    readonly Version3: number
    readonly SecurityLevel: { readonly authPriv: number }
    readonly AuthProtocols: Readonly<Record<'sha' | 'sha224' | 'sha256' | 'sha384' | 'sha512', number>>
    readonly PrivProtocols: Readonly<Record<'aes' | 'aes256b' | 'aes256r', number>>
    readonly ObjectType: Readonly<
      Record<'Integer' | 'OctetString' | 'NoSuchObject' | 'NoSuchInstance' | 'EndOfMibView' | 'Null', number>
    >
    createSession(target: string, community: string, options: SessionOptions): Session
    createV3Session(target: string, user: User, options: SessionOptions): Session
    createAgent(options: AgentOptions, callback: (error: Error | null) => void): Agent
    readonly RequestTimedOutError: new (message: string) => RequestTimedOutError
  }
  const netSnmp: NetSnmp
  export default netSnmp
}
