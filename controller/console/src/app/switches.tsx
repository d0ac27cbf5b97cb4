import { ActionIcon, SegmentedControl, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { MoonIcon, SunIcon } from '../components/icons.tsx'
import { chooseLanguage, type Language } from './i18n.ts'
import { useLanguage, useWords, words } from './words.ts'

const WORDS = words('switches', {
  language: ['言語 / Language', 'Language / 言語'],
  light: ['明るい画面にする', 'Use a light screen'],
  dark: ['暗い画面にする', 'Use a dark screen'],
})

const LANGUAGES = [
  { value: 'ja', label: '日本語' },
  { value: 'en', label: 'English' },
]

/** Language and brightness, kept on this machine. */
export function Switches() {
  const t = useWords(WORDS)
  const language = useLanguage()
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme('light') === 'dark'
  const other = dark ? 'light' : 'dark'
  return (
    <>
      <SegmentedControl
        size="md"
        aria-label={t('language')}
        data={LANGUAGES}
        value={language}
        onChange={value => chooseLanguage(value as Language)}
      />
      <ActionIcon aria-label={t(other)} title={t(other)} onClick={() => setColorScheme(other)}>
        {dark ? <SunIcon /> : <MoonIcon />}
      </ActionIcon>
    </>
  )
}
