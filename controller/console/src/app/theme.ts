import { createTheme, localStorageColorSchemeManager, type MantineColorsTuple } from '@mantine/core'

/** Filled things carry white words: the shade used for them holds 4.5:1 against white. */
const RED: MantineColorsTuple = [
  ...(['#fdecea', '#f9d0cc', '#f3a9a3', '#ec7f77', '#e65a50', '#df4237', '#cf3125', '#b42318'] as const),
  ...(['#981b11', '#7a130b'] as const),
]
const GREEN: MantineColorsTuple = [
  ...(['#e6f4ea', '#c8e6d1', '#9fd4b0', '#74c08d', '#4bab6c', '#2f9553', '#237d43', '#1b6e3c'] as const),
  ...(['#14562e', '#0d3f21'] as const),
]
const BLUE: MantineColorsTuple = [
  ...(['#e6effb', '#c5dbf6', '#97bff0', '#689fe6', '#4283d9', '#2a6cc6', '#1e60b8', '#1457a8'] as const),
  ...(['#0f4484', '#0a3161'] as const),
]
const ORANGE: MantineColorsTuple = [
  ...(['#fff3e2', '#ffe0b8', '#ffc885', '#ffae51', '#f5932a', '#d97708', '#b95f00', '#9a4a00'] as const),
  ...(['#7c3b00', '#5e2c00'] as const),
]

const FONTS = '"Noto Sans JP", "Noto Sans CJK JP", "BIZ UDPGothic", "Hiragino Sans", "Yu Gothic UI", Meiryo'

export const theme = createTheme({
  fontFamily: `system-ui, -apple-system, "Segoe UI", Roboto, ${FONTS}, sans-serif`,
  fontFamilyMonospace: 'ui-monospace, "SFMono-Regular", Consolas, "Noto Sans Mono", monospace',
  primaryColor: 'blue',
  primaryShade: 7,
  colors: { red: RED, green: GREEN, blue: BLUE, orange: ORANGE },
  fontSizes: { xs: '14px', sm: '15px', md: '16px', lg: '18px', xl: '21px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Big enough for a thumb.
    Button: { defaultProps: { size: 'md' }, styles: { root: { minHeight: 44 }, label: { whiteSpace: 'normal' } } },
    ActionIcon: { defaultProps: { size: 44, variant: 'default' } },
    InputWrapper: { styles: { description: { fontSize: 15 } } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    // A dialog's head is no banner of the page.
    Modal: {
      defaultProps: { attributes: { header: { role: 'none' } } },
      styles: { title: { fontWeight: 700, fontSize: 20 } },
    },
    Select: { defaultProps: { size: 'md' } },
    Checkbox: { defaultProps: { size: 'md' } },
    Radio: { defaultProps: { size: 'md' } },
  },
})

export const schemes = localStorageColorSchemeManager({ key: 'kakuri.scheme' })

/** The number under which this answer of the controller lets style elements in. */
export function styleNonce(): string {
  return document.querySelector('meta[name="kakuri-nonce"]')?.getAttribute('content') ?? ''
}
