import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The agent serves `dist` on loopback under strict rules: no inline script or style, nothing from outside. */
export default defineConfig({
  plugins: [react()],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: false, reportCompressedSize: false },
})
