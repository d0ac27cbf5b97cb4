import packageJson from '../package.json' with { type: 'json' }

export const PRODUCT = `kakuri-agent ${packageJson.version}`
