import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The controller serves `dist` under strict rules: no inline script, nothing from outside. */
export default defineConfig({
  plugins: [react()],
  build: { target: 'es2022', assetsInlineLimit: 0, reportCompressedSize: false },
})
