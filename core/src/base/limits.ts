/**
 * How much input is read. Ten times what the largest site in the design needs (1,000 switches, 60,000 cables), and small
 * enough that a wrong or hostile file is refused before it eats the machine.
 */
export const LIMITS = {
  /** Bytes of one YAML file. */
  yamlBytes: 8 * 1024 * 1024,
  /** Levels of maps and lists inside each other. */
  yamlDepth: 24,
  /** Uses of `*name` in one file. */
  yamlAliases: 10_000,
  /** Values in one file once every `*name` is written out: what a "billion laughs" file runs into. */
  yamlValues: 1_000_000,
  /** Characters of one text, in YAML and CSV. */
  textCharacters: 4_000,
  /** Characters of one secret, such as a private key. */
  secretCharacters: 64_000,
  /** Bytes of cables.csv. */
  csvBytes: 64 * 1024 * 1024,
  /** Rows of cables.csv. */
  csvRows: 500_000,
  /** Ports of one device after ranges such as eth[1-48] are written out. */
  portsPerDevice: 4_096,
  /** Bytes of secrets.age. */
  secretsBytes: 4 * 1024 * 1024,
  /** Milliseconds of the longest duration in a plan: seven days. */
  durationMs: 7 * 24 * 60 * 60 * 1000,
} as const
