import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

export type Language = 'ja' | 'en'

const KEPT = 'kakuri.language'

/** What was chosen before on this machine, else the browser's language, else English. */
function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT)
  if (kept === 'ja' || kept === 'en') return kept
  return navigator.language.startsWith('ja') ? 'ja' : 'en'
}

export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEPT, language)
  document.documentElement.lang = language
  i18next.changeLanguage(language)
}

// Without a backend this is done before it returns; words are added as their pages load.
i18next.use(initReactI18next).init({
  lng: firstLanguage(),
  resources: { ja: {}, en: {} },
  interpolation: { escapeValue: false },
  initAsync: false,
  react: { bindI18nStore: 'added' },
})
document.documentElement.lang = i18next.language

export { i18next }
