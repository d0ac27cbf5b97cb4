import { useTranslation } from 'react-i18next'
import type { Bilingual } from '../../../src/api/common.ts'
import { i18next, type Language } from './i18n.ts'

type Pair = readonly [ja: string, en: string]

/** The name under which a table of words is known; the keys stand in its type. */
export interface Words<K extends string> {
  readonly namespace: string
  readonly keys?: K
}

export type Say<K extends string> = (key: K, values?: { readonly [name: string]: string | number }) => string

/**
 * The words of one page or component, Japanese first: `const WORDS = words('tasks', { title: ['作業', 'Tasks'] })`. In the
 * component `const t = useWords(WORDS)` and `t('title')`; values go in as `{{count}}`. A key that is not there does not compile.
 */
export function words<K extends string>(namespace: string, table: { readonly [key in K]: Pair }): Words<K> {
  const pick = (index: 0 | 1) =>
    Object.fromEntries(Object.entries<Pair>(table).map(([key, pair]) => [key, pair[index]]))
  i18next.addResourceBundle('ja', namespace, pick(0))
  i18next.addResourceBundle('en', namespace, pick(1))
  return { namespace }
}

export function useWords<K extends string>({ namespace }: Words<K>): Say<K> {
  const { i18n } = useTranslation(namespace)
  return (key, values = {}) => String(i18n.t(key as string, { ...values, ns: namespace }))
}

export function useLanguage(): Language {
  const { i18n } = useTranslation()
  return i18n.language === 'en' ? 'en' : 'ja'
}

/** A text of the controller in the reader's language. */
export function useSay(): (text: Bilingual) => string {
  const language = useLanguage()
  return text => text[language]
}
