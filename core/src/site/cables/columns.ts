/** The header of cables.csv, in the order in which it is written. Read in any order. */
export const COLUMNS = [
  'cable',
  'tag',
  'a_device',
  'a_port',
  'b_device',
  'b_port',
  'colour',
  'medium',
  'segments',
  'notes',
] as const
export type Column = (typeof COLUMNS)[number]
