import '@mantine/core/styles.css'
import './styles/global.css'
import { MantineProvider } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { schemes, styleNonce, theme } from './app/theme.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html holds no element "root".')

// Mantine's dialogs hold the page still by a style element of a library that looks for the number here.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() })

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={schemes} getStyleNonce={styleNonce}>
      <App />
    </MantineProvider>
  </StrictMode>,
)
