// Preloaded into an agent under test: at SIGUSR2 writes which files and built-in modules it has loaded to KAKURI_LOADED.
const { renameSync, writeFileSync } = require('node:fs')

process.on('SIGUSR2', () => {
  const file = process.env.KAKURI_LOADED
  writeFileSync(`${file}.new`, JSON.stringify({ files: Object.keys(require.cache), builtin: process.moduleLoadList }))
  renameSync(`${file}.new`, file)
})
