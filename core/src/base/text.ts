export type Language = 'ja' | 'en'

/** A text a person reads, in both languages. */
export interface Bilingual {
  readonly ja: string
  readonly en: string
}
